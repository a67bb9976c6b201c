import Addresses
import Curl
import Jobs
import Notifications
import TestSupport
import Testing

@testable import EmailDelivery

@Suite("Hostile addresses, names and words reach the wire as nothing but data")
struct HostileInputTests {
    @Test("12,000 of them: no command and no header that we did not write, and every byte as composed")
    func injection() async throws {
        let relay = try await Relay()
        let endpoint = SMTPEndpoint(host: "127.0.0.1", port: relay.port, security: .opportunistic)
        let transport = SMTPTransport(endpoint, greetingName: "worker.example.com", limits: .short())
        var random = SeededGenerator(seed: 20_261_123)
        var sent: [OutgoingMail] = []
        var refused: [String: Int] = [:]
        for number in 0..<12_000 {
            let attack = Attack(number, &random)
            do {
                let mail = try attack.mail()
                #expect(transport.deliver(mail, control: .willing) == .sent(code: 250))
                sent.append(mail)
            } catch {
                refused[attack.target, default: 0] += 1
            }
        }
        // Of each kind some must get through and some must not, or nothing was tried.
        #expect(sent.count > 2_000)
        #expect(["address", "name", "words"].allSatisfy { (refused[$0] ?? 0) > 500 })

        let mails = relay.mails
        #expect(mails.map(\.to) == sent.map(\.to.text))
        // The record holds each byte as one scalar (Latin-1).
        let changed = zip(mails, sent).count { $0.data.unicodeScalars.map { UInt8($0.value) } != $1.bytes }
        #expect(changed == 0)
        let commands = relay.transcript.map { $0[1] }
        #expect(Set(commands) == ["connect", "EHLO", "MAIL", "RCPT", "DATA", "QUIT"])
        for command in ["MAIL", "RCPT", "DATA"] {
            #expect(commands.count { $0 == command } == sent.count)
        }
        let headers = Set(mails.map { $0.fieldNames.joined(separator: " ") })
        #expect(
            headers == [
                "Date From To Subject Message-ID X-Notification-ID Auto-Submitted X-Auto-Response-Suppress"
                    + " Content-Language MIME-Version Content-Type"
            ])
    }
}

extension Relay.Mail {
    fileprivate var fieldNames: [String] {
        let head = data.split(separator: "\r\n\r\n", maxSplits: 1)[0].split(separator: "\r\n")
        return head.filter { !$0.hasPrefix(" ") }.map { String($0.prefix { $0 != ":" }) }
    }
}

/// One mail with something in it that was made to break out of its place.
private struct Attack {
    /// What is hostile: the recipient's address, the sender's name, or the words.
    let target: String
    private let id: String
    private var to = "paciente@example.org"
    private var name = "Registro"
    private var subject = "Registro exitoso"
    private var words = "Tu registro fue exitoso.\n"

    init(_ number: Int, _ random: inout SeededGenerator) {
        target = ["address", "name", "words"][number % 3]
        id = "HOSTILE\(number)"
        switch target {
        case "address": to = random.hostileAddress()
        case "name": name = random.hostileText()
        default:
            subject = random.hostileText()
            words = random.hostileText()
        }
    }

    /// The same steps as of every mail.
    func mail() throws -> OutgoingMail {
        let settings = NotificationSettings(
            sender: try Mailbox(displayName: name, address: "no-reply@example.com"))
        let recipient = try EnvelopeAddress(to)
        let message = try MIMEMessage(
            job: .confirmation(to: to, id: id), recipient: recipient.text,
            content: MailContent(language: "es", subject: subject, text: words, html: words), settings: settings)
        return OutgoingMail(
            id: id, from: try EnvelopeAddress(settings.envelopeSender(forJob: id)), to: recipient, bytes: message.bytes)
    }
}

extension SeededGenerator {
    /// An address that is broken, or well-formed and odd, in about equal parts.
    fileprivate mutating func hostileAddress() -> String {
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

    fileprivate mutating func hostileText() -> String {
        let parts = [
            "Ana", "é", " ", "\t", ".", "..\n.\n", "From ", "\"", "\\", "<x@example.org>,", "(", ";", ":",
            "Bcc: x@example.org",
            "=?UTF-8?B?DQpCY2M6IHhAZXhhbXBsZS5vcmc=?=", "=0D=0ABcc: x@example.org", "--=_nq_HOSTILE1--", "<script>",
            "\r\nBcc: x@example.org", "\n.\n", "\r\n\r\n<script>", "\u{0}", "\u{85}", "\u{2028}",
            "\r\n.\r\nMAIL FROM:<a@b>", "\r", String(repeating: "x", count: 1_200), String(repeating: "ñ", count: 90),
        ]
        return (0..<3).map { _ in parts.randomElement(using: &self) ?? "" }.joined()
    }
}
