package import SMTPServer
import Synchronization
package import Timekeeping

/// The mails that were caught, the newest of them: when there are too many, or they are too large together, the oldest
/// are let go of. Usable from any thread; nothing is written to the disk.
package final class Inbox: Sendable {
    /// How much is remembered.
    package struct Limits: Sendable, Equatable {
        /// Mails.
        package var mails = 5_000
        /// Bytes of all mails together.
        package var bytes = 64 << 20
        /// Bytes of the ledger of who got what.
        package var ledgerBytes = 32 << 20

        /// The limits above.
        package init() {}
    }

    /// What there is, in numbers.
    package struct Summary: Sendable, Equatable {
        /// Changes with everything that arrives or is deleted.
        package let version: Int
        /// Mails accepted since the start, or since everything was deleted.
        package let accepted: Int
        /// Those of them that can still be looked at.
        package let kept: Int
        package let bytes: Int
        /// Different recipients, and different Message-IDs.
        package let recipients: Int
        package let messageIDs: Int
        /// Whether the ledger has every acceptance.
        package let isComplete: Bool
    }

    fileprivate struct State: Sendable {
        /// By number less ``first``; nil where one was deleted.
        var mails: [CaughtMail?] = []
        var first = 1
        var kept = 0
        var bytes = 0
        var accepted = 0
        var version = 0
        var ledger: MailLedger
    }

    private let limits: Limits
    private let state: Mutex<State>

    /// Empty.
    package init(limits: Limits = Limits()) {
        self.limits = limits
        state = Mutex(State(ledger: MailLedger(limit: limits.ledgerBytes)))
    }

    /// - Returns: the number that it was given.
    @discardableResult
    package func add(_ mail: ReceivedMail, at moment: Timestamp = .now()) -> Int {
        state.withLock { state in
            let mail = CaughtMail(number: state.first + state.mails.count, receivedAt: moment, mail)
            state.mails.append(mail)
            state.kept += 1
            state.bytes += mail.message.count
            state.accepted += 1
            state.version += 1
            state.ledger.note(mail)
            while state.kept > limits.mails || (state.bytes > limits.bytes && state.kept > 1) { state.dropOldest() }
            return mail.number
        }
    }

    /// Mails from the newest to older ones.
    ///
    /// - Parameters:
    ///   - number: only older ones than this; nil: from the newest.
    ///   - recipient: only those for this address.
    package func mails(before number: Int? = nil, limit: Int, for recipient: String? = nil) -> [CaughtMail] {
        state.withLock { state in
            let end = min(max((number ?? .max) - state.first, 0), state.mails.count)
            var found: [CaughtMail] = []
            for mail in state.mails[..<end].reversed() {
                guard found.count < limit else { break }
                guard let mail, recipient.map(mail.recipients.contains) ?? true else { continue }
                found.append(mail)
            }
            return found
        }
    }

    package func mail(_ number: Int) -> CaughtMail? {
        state.withLock { state in
            state.mails.indices.contains(number - state.first) ? state.mails[number - state.first] : nil
        }
    }

    /// The neighbours of a mail, for leafing through them.
    package func neighbours(of number: Int) -> (newer: Int?, older: Int?) {
        state.withLock { state in
            let index = number - state.first
            guard state.mails.indices.contains(index) else { return (nil, nil) }
            let newer = state.mails[(index + 1)...].first { $0 != nil }
            return (newer??.number, state.mails[..<index].last { $0 != nil }??.number)
        }
    }

    /// - Returns: whether it was there.
    @discardableResult
    package func remove(_ number: Int) -> Bool {
        state.withLock { state in
            let index = number - state.first
            guard state.mails.indices.contains(index), let mail = state.mails[index] else { return false }
            state.mails[index] = nil
            state.kept -= 1
            state.bytes -= mail.message.count
            state.version += 1
            return true
        }
    }

    /// Forgets everything, the ledger too; numbers go on.
    package func removeAll() {
        state.withLock { state in
            state.first += state.mails.count
            state.mails = []
            state.kept = 0
            state.bytes = 0
            state.accepted = 0
            state.version += 1
            state.ledger = MailLedger(limit: limits.ledgerBytes)
        }
    }

    package var summary: Summary {
        state.withLock { state in
            Summary(
                version: state.version, accepted: state.accepted, kept: state.kept, bytes: state.bytes,
                recipients: state.ledger.distinctRecipients, messageIDs: state.ledger.distinctMessageIDs,
                isComplete: state.ledger.isComplete)
        }
    }

    /// How many mails each of these has got.
    package func counts(recipients: [String], messageIDs: [String]) -> (recipients: [Int], messageIDs: [Int]) {
        state.withLock { state in
            (recipients.map(state.ledger.count(recipient:)), messageIDs.map(state.ledger.count(messageID:)))
        }
    }

    /// Every acceptance as a line of JSON, in blocks.
    package var ledger: [[UInt8]] { state.withLock { $0.ledger.blocks } }
}

extension Inbox.State {
    fileprivate mutating func dropOldest() {
        let index = mails.firstIndex { $0 != nil } ?? mails.endIndex
        guard index < mails.endIndex, let mail = mails[index] else { return }
        mails[index] = nil
        kept -= 1
        bytes -= mail.message.count
        // What is gone at the front is cut off in large pieces: each would move all that follow.
        if index >= 1_024 {
            mails.removeFirst(index + 1)
            first += index + 1
        }
    }
}
