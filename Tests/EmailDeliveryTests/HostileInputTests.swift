import Curl
import JSON
import Jobs
import Notifications
import TestSupport
import Testing

@testable import EmailDelivery

@Suite("Hostile addresses and names reach the wire as nothing but data")
struct HostileInputTests {
    @Test("1,000 of them: no command and no header that we did not write")
    func injection() async throws {
        let relay = try await Relay()
        let channel = try EmailNotificationService(port: relay.port)
        var random = SeededGenerator(seed: 20_261_123)
        var accepted: [String] = []
        for number in 0..<1_000 {
            let to = random.hostileAddress()
            let job = JobEnvelope.confirmation(to: to, id: "HOSTILE\(number)", name: random.hostileText())
            switch channel.deliver(job, control: .willing) {
            case .sent: accepted.append(to)
            case .permanent: break
            case let outcome: Issue.record("number \(number): \(outcome)")
            }
        }
        // Some must get through, or nothing was tried.
        #expect(accepted.count > 50 && accepted.count < 900)
        #expect(relay.mails.map(\.to) == accepted)
        let commands = relay.transcript.map { $0[1] }
        #expect(Set(commands) == ["connect", "EHLO", "MAIL", "RCPT", "DATA", "QUIT"])
        #expect(commands.count { $0 == "RCPT" } == accepted.count)
        #expect(commands.count { $0 == "MAIL" } == accepted.count)
        let names = [
            "Date", "From", "To", "Subject", "Message-ID", "X-Notification-ID", "Auto-Submitted",
            "X-Auto-Response-Suppress", "Content-Language", "MIME-Version", "Content-Type",
        ]
        for mail in relay.mails {
            let head = mail.data.split(separator: "\r\n\r\n", maxSplits: 1)[0].split(separator: "\r\n")
            #expect(head.filter { !$0.hasPrefix(" ") }.map { String($0.prefix { $0 != ":" }) } == names)
        }
    }
}

extension SeededGenerator {
    /// An address that is broken, or well-formed and odd, in about equal parts.
    mutating func hostileAddress() -> String {
        let locals = ["a", "ok", "o'brien", "a+b", "ñ", "{x}", "DATA", "QUIT", "!#$%&*/=?^_`|~", "..", "a.b.c", ""]
        let poison = [
            "\r\nRCPT TO:<victim@example.org>", "\r\nDATA\r\n", "\nQUIT\n", "\r", "\n", "\u{0}", ">", "<", "> SIZE=1",
            " ", "\t", "@", ",", ";", ":", "\"", "\\", "(c)", "[", "]", "\u{2028}", "\u{85}", "\u{202E}", "\u{7F}",
            "%0d%0a",
            "\r\n.\r\nMAIL FROM:<x@example.org>\r\n",
        ]
        let domains = [
            "example.org", "EXAMPLE.ORG", "xn--bcher-kva.example", "a-b.example", "ñ.example", "-a.example", "b",
        ]
        var address = (locals.randomElement(using: &self) ?? "a") + "@" + (domains.randomElement(using: &self) ?? "b")
        for _ in 0..<Int.random(in: 0...2, using: &self) {
            let place = address.index(
                address.startIndex, offsetBy: Int.random(in: 0...address.count, using: &self))
            address.insert(contentsOf: poison.randomElement(using: &self) ?? " ", at: place)
        }
        return address
    }

    mutating func hostileText() -> String {
        let parts = [
            "Ana", "\r\nBcc: x@example.org", "\n.\n", "\r\n\r\n<script>", "\u{0}", "é", "\r\n.\r\nMAIL FROM:<a@b>",
        ]
        return (0..<3).map { _ in parts.randomElement(using: &self) ?? "" }.joined()
    }
}
