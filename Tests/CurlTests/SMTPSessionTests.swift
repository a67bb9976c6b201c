import Foundation
import TestSupport
import Testing

@testable import Curl

@Suite("A kept connection to a mail server")
struct SMTPSessionTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func session(_ server: SMTPServer) throws -> SMTPSession {
        try SMTPSession(SMTPEndpoint(host: "127.0.0.1", port: UInt16(server.port), security: .opportunistic))
    }

    private func mail(to: String = "ok@example.org", _ body: String = "hello\r\n") -> SMTPMail {
        SMTPMail(from: "s@example.com", to: to, message: Array("Subject: x\r\n\r\n\(body)".utf8))
    }

    @Test("the first mail opens it, the next ones use it, a refusal ends it")
    func connections() async throws {
        let server = try await SMTPServer(in: folder.path)
        let session = try session(server)
        let recipients = ["ok@example.org", "ok@example.org", "550@example.org", "ok@example.org"]
        let evidence = try recipients.map { try session.send(mail(to: $0), beforeData: { true }) }
        #expect(evidence.map(\.connectionsOpened) == [1, 0, 0, 1])
        #expect(evidence.map(\.bodyHandedOver) == [true, true, false, true])
        #expect(evidence.map(\.reply?.code) == [250, 250, 550, 250])
        #expect(evidence.map(\.replyTo) == [.body, .body, .rcpt, .body])
        #expect(server.mails.count == 3)
    }

    @Test("a message of many buffers, full of dots, arrives as it is, and the last question comes once")
    func largeMessage() async throws {
        let server = try await SMTPServer(in: folder.path)
        let body = String(repeating: ".\r\n..\r\n.x\r\n\(String(repeating: "y", count: 70))\r\n", count: 12_000)
        let mail = mail(body)
        var asked = 0
        let evidence = try session(server).send(
            mail,
            beforeData: {
                asked += 1
                return true
            })
        #expect(evidence.result == 0)
        #expect(asked == 1)
        try Data(mail.message).write(to: URL(fileURLWithPath: folder.file("message")))
        let digest = try await Tool.run("/usr/bin/sha256sum", [folder.file("message")])
        #expect(server.mails.map(\.sha256) == [String(digest.prefix(64))])
    }

    @Test("whoever says no to the last question has sent nothing, however much had left before")
    func refusal() async throws {
        let server = try await SMTPServer(in: folder.path)
        let session = try session(server)
        let body = String(repeating: "\(String(repeating: "y", count: 70))\r\n", count: 12_000)
        let evidence = try session.send(mail(body), beforeData: { false })
        #expect(evidence.abort == .refused)
        #expect(!evidence.bodyHandedOver)
        #expect(evidence.reached == .body)
        #expect(try session.send(mail(to: "ok+2@example.org"), beforeData: { true }).result == 0)
        #expect(server.mails.map(\.to) == ["ok+2@example.org"])
    }

    @Test("a server that went away between two mails is found again by the second")
    func restart() async throws {
        let server = try await SMTPServer(in: folder.path)
        let session = try session(server)
        #expect(try session.send(mail(), beforeData: { true }).result == 0)
        try await server.stop()
        let evidence = try session.send(mail(), beforeData: { true })
        #expect(evidence.result != 0)
        #expect(!evidence.bodyHandedOver)
        let again = try await SMTPServer(in: folder.path, port: server.port)
        #expect(try session.send(mail(), beforeData: { true }).connectionsOpened == 1)
        #expect(again.mails.count == 2)
    }

    @Test("a server that restarted between two mails costs a new connection and no mail")
    func staleConnection() async throws {
        let server = try await SMTPServer(in: folder.path)
        let session = try session(server)
        #expect(try session.send(mail(), beforeData: { true }).result == 0)
        try await server.stop()
        let again = try await SMTPServer(in: folder.path, port: server.port)
        let evidence = try session.send(mail(), beforeData: { true })
        #expect(evidence.result == 0)
        #expect(evidence.connectionsOpened == 1)
        #expect(again.mails.count == 2)
    }

    @Test("so many mails per connection as the limits allow, each connection ended with a goodbye")
    func mailsPerConnection() async throws {
        let server = try await SMTPServer(in: folder.path)
        var limits = SMTPLimits()
        limits.mailsPerConnection = 3
        let session = try SMTPSession(
            SMTPEndpoint(host: "127.0.0.1", port: UInt16(server.port), security: .opportunistic), limits: limits)
        let opened = try (0..<7).map { _ in try session.send(mail(), beforeData: { true }).connectionsOpened }
        #expect(opened == [1, 0, 0, 1, 0, 0, 1])
    }

    @Test("unsafe text never becomes a connection")
    func unsafe() async throws {
        let server = try await SMTPServer(in: folder.path)
        let session = try session(server)
        #expect(throws: CurlError.unsafeText("recipient")) {
            try session.send(mail(to: "a@b\r\nRCPT TO:<c@d>"), beforeData: { true })
        }
        #expect(server.mails.isEmpty)
    }
}
