import Logging
import Synchronization
import Testing
import Transport

@testable import SMTPServer

/// Takes everything and keeps it.
private final class Keeper: MailReceiver {
    private let received = Mutex<[ReceivedMail]>([])

    var mails: [ReceivedMail] { received.withLock { $0 } }

    func judge(recipient: String) async -> SMTPVerdict { .accept }

    func receive(_ mail: ReceivedMail) async -> SMTPVerdict {
        received.withLock { $0.append(mail) }
        return .accept
    }
}

@Suite("A mail server over a socket")
struct SMTPServerTests {
    private let keeper = Keeper()
    private let loop: EventLoop

    init() throws {
        loop = try EventLoop()
    }

    private func withServer(
        _ change: (inout SMTPServerLimits) -> Void = { _ in },
        _ body: (SMTPServer, SocketAddress) async throws -> Void
    ) async throws {
        var limits = SMTPServerLimits()
        change(&limits)
        let server = SMTPServer(
            name: "mx.example.com", limits: limits, receiver: keeper, loop: loop, logger: Logger(label: "test"))
        let address = try #require(try server.start(host: "127.0.0.1", port: 0).first)
        try await body(server, address)
        await server.stop()
        loop.stop()
    }

    /// Says all lines at once, ends its side and gives everything that the server said.
    private func say(_ text: String, to address: SocketAddress, endsItsSide: Bool = true) async throws -> String {
        try await Task(executorPreference: loop) { [loop] in
            let socket = try await StreamSocket.connect(to: address, on: loop)
            defer { socket.close() }
            try await socket.write(Array(text.utf8))
            if endsItsSide { socket.shutdownWrite() }
            var buffer = ReceiveBuffer(on: loop)
            while case .received = try await socket.read(into: &buffer) {}
            return String(decoding: buffer.unread, as: UTF8.self)
        }.value
    }

    @Test("a whole session in one piece is answered in one piece and its mail kept")
    func session() async throws {
        try await withServer { _, address in
            let answer = try await say(
                "EHLO me\r\nMAIL FROM:<a@b.co>\r\nRCPT TO:<c@d.co>\r\nDATA\r\nHi\r\n.\r\nQUIT\r\n", to: address)
            #expect(answer.hasPrefix("220 mx.example.com ESMTP\r\n250-mx.example.com\r\n"))
            #expect(
                answer.hasSuffix("354 End with a dot on a line of its own\r\n250 2.0.0 Ok: queued\r\n221 2.0.0 Bye\r\n")
            )
        }
        #expect(keeper.mails.map(\.message) == [Array("Hi\r\n".utf8)])
    }

    @Test("a client that goes away within a message leaves nothing")
    func truncated() async throws {
        try await withServer { _, address in
            let answer = try await say(
                "EHLO me\r\nMAIL FROM:<a@b.co>\r\nRCPT TO:<c@d.co>\r\nDATA\r\nHi\r\n.\r", to: address)
            #expect(answer.hasSuffix("354 End with a dot on a line of its own\r\n"))
        }
        #expect(keeper.mails.isEmpty)
    }

    @Test("a client that says nothing is told so and let go of (RFC 5321 §4.5.3.2.7)")
    func idle() async throws {
        try await withServer({ $0.idle = .milliseconds(50) }) { _, address in
            let answer = try await say("EHLO me\r\n", to: address, endsItsSide: false)
            #expect(answer.hasSuffix("421 4.4.2 Idle for too long\r\n"))
        }
    }

    @Test("one connection too many is turned away with 421")
    func tooMany() async throws {
        try await withServer({ $0.connections = 0 }) { _, address in
            let answer = try await say("", to: address)
            #expect(answer == "421 4.3.2 Too many connections\r\n")
        }
    }

    @Test("a server that stops says goodbye to who waits (§3.8)")
    func stop() async throws {
        try await withServer { server, address in
            let text = try await Task(executorPreference: loop) { [loop] in
                let socket = try await StreamSocket.connect(to: address, on: loop)
                defer { socket.close() }
                var buffer = ReceiveBuffer(on: loop)
                _ = try await socket.read(into: &buffer)
                async let stopped: Void = server.stop()
                while case .received = try await socket.read(into: &buffer) {}
                await stopped
                return String(decoding: buffer.unread, as: UTF8.self)
            }.value
            #expect(text == "220 mx.example.com ESMTP\r\n421 4.3.2 Shutting down\r\n")
        }
    }
}
