import LoadEngine
package import SMTPServer
import Synchronization
import Transport

/// Takes the mails of a run and remembers which person got which when: what decides whether everybody got one. Can be told
/// to be a bad mail server for a while. Usable from any thread.
package final class MailWatch: MailReceiver {
    private struct State {
        var mails: [UInt64: [Observation.Mail]] = [:]
        var total = 0
        var duplicates = 0
        var foreign = 0
        var latest: Int64 = 0
        var fault: FaultAction.MailFault?
        /// Counts faults, so that one who waits for the end of a fault notices it.
        var epoch = 0
    }

    private let addresses: PatientAddress
    private let state = Mutex(State())

    /// - Parameter seed: of the run whose people get the mails.
    package init(seed: UInt64) {
        addresses = PatientAddress(seed: seed)
    }

    // MARK: What was seen

    /// All mails by person, in the order of their arrival.
    package var mails: [UInt64: [Observation.Mail]] { state.withLock { $0.mails } }

    /// Mails to addresses of nobody of the run.
    package var foreignMails: Int { state.withLock { $0.foreign } }

    /// Mails of the run, and those of them that were not somebody's first.
    package var counts: (mails: Int, duplicates: Int) { state.withLock { ($0.total, $0.duplicates) } }

    /// When the latest one came, on the clock of the records.
    package var latest: Int64 { state.withLock { $0.latest } }

    /// Whether everybody has a mail of whom it is asked.
    package func hasMails(for people: some Sequence<UInt64>) -> Bool {
        state.withLock { state in people.allSatisfy { state.mails[$0] != nil } }
    }

    // MARK: Faults

    package func begin(_ fault: FaultAction.MailFault) {
        state.withLock { state in
            state.fault = fault
            state.epoch += 1
        }
    }

    package func endFault() {
        state.withLock { state in
            state.fault = nil
            state.epoch += 1
        }
    }

    // MARK: MailReceiver

    package func judge(recipient: String) async -> SMTPVerdict { .accept }

    package func receive(_ mail: ReceivedMail) async -> SMTPVerdict {
        switch state.withLock({ $0.fault }) {
        case .refuse(let code):
            return .refuse(SMTPReply(code, "\(code / 100).3.0 refused on purpose", closes: code == 421))
        case .cut: return .hangUp
        case .stall:
            await untilFaultEnds()
            return .hangUp
        case .cutAfter:
            keep(mail)
            return .hangUp
        case nil:
            keep(mail)
            return .accept
        }
    }

    private func untilFaultEnds() async {
        let epoch = state.withLock { $0.epoch }
        while state.withLock({ $0.epoch == epoch && $0.fault == .stall }), !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    private func keep(_ mail: ReceivedMail) {
        let now = Instant.now.nanoseconds
        let messageID = MessageIdentifier.find(in: mail.message) ?? ""
        state.withLock { state in
            state.latest = now
            for recipient in mail.recipients {
                guard let person = addresses.person(recipient) else {
                    state.foreign += 1
                    continue
                }
                state.total += 1
                let kept = Observation.Mail(moment: now, messageID: messageID)
                if state.mails[person, default: []].isEmpty == false { state.duplicates += 1 }
                state.mails[person, default: []].append(kept)
            }
        }
    }
}

/// The `Message-ID` field of a mail (RFC 5322 §3.6.4).
enum MessageIdentifier {
    static func find(in message: [UInt8]) -> String? {
        let name = Array("message-id:".utf8)
        var line = message[...]
        while let end = line.firstIndex(of: UInt8(ascii: "\n")) {
            let field = line[..<end]
            // The header ends with an empty line.
            if field.isEmpty || field.elementsEqual([UInt8(ascii: "\r")]) { return nil }
            if field.count > name.count, zip(field, name).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) {
                var value = String(decoding: field.dropFirst(name.count), as: UTF8.self)
                // A long one may stand on the next line.
                if value.allSatisfy(\.isWhitespace) {
                    value = String(decoding: nextLine(message, after: end), as: UTF8.self)
                }
                return value.filter { !$0.isWhitespace }
            }
            line = line[line.index(after: end)...]
        }
        return nil
    }

    private static func nextLine(_ message: [UInt8], after end: Int) -> ArraySlice<UInt8> {
        message[(end + 1)...].prefix { $0 != UInt8(ascii: "\n") }
    }
}
