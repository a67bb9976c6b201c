import Glibc
import Testing

@testable import Transport

@Suite("A poll set and its client sockets", .timeLimit(.minutes(1)))
struct PollSetTests {
    private func listener() throws -> ListeningSocket {
        try ListeningSocket(binding: try #require(SocketAddress(host: "127.0.0.1", port: 0)))
    }

    /// The connection that waits at a listener, as soon as it is there.
    private func accept(_ listener: borrowing ListeningSocket) throws -> ClientSocket {
        while true {
            if let connection = try listener.accept() { return ClientSocket(connection) }
            sched_yield()
        }
    }

    @Test("a connection is reported as writable once it is there, and carries bytes both ways")
    func exchange() throws {
        let listener = try listener()
        var poll = try PollSet()
        let client = try ClientSocket.connecting(to: listener.localAddress)
        try poll.add(client, .write, token: 7)

        #expect(poll.wait(nanoseconds: nil) == 1)
        #expect(poll[0].token == 7 && poll[0].isWritable && !poll[0].isAlarm)
        #expect(client.connectionFailure() == nil)
        let server = try accept(listener)
        try poll.modify(client, .read, token: 8)
        var room = [UInt8](repeating: 0, count: 16)
        #expect(room.withUnsafeMutableBytes { client.receive(into: $0) } == .notNow)
        #expect(Array("hello".utf8).withUnsafeBytes { server.send($0) } == .moved(5))

        #expect(poll.wait(nanoseconds: nil) == 1)
        #expect(poll[0].token == 8 && poll[0].isReadable)
        #expect(room.withUnsafeMutableBytes { client.receive(into: $0) } == .moved(5))
        #expect(room.starts(with: "hello".utf8))
    }

    @Test("the end of a stream and a reset are told apart")
    func ends() throws {
        let listener = try listener()
        var room = [UInt8](repeating: 0, count: 16)
        let first = try ClientSocket.connecting(to: listener.localAddress)
        _ = consume first
        let server = try accept(listener)
        // The FIN may take a moment.
        var transfer = room.withUnsafeMutableBytes { server.receive(into: $0) }
        while transfer == .notNow { transfer = room.withUnsafeMutableBytes { server.receive(into: $0) } }
        #expect(transfer == .endOfStream)

        let second = try ClientSocket.connecting(to: listener.localAddress)
        let other = try accept(listener)
        second.reset()
        transfer = room.withUnsafeMutableBytes { other.receive(into: $0) }
        while transfer == .notNow { transfer = room.withUnsafeMutableBytes { other.receive(into: $0) } }
        #expect(transfer == .failed(ECONNRESET))
    }

    @Test("nobody there is a refusal, at once or when the set reports it")
    func refused() throws {
        let address = try listener().localAddress
        var poll = try PollSet()

        do throws(SystemCallError) {
            let client = try ClientSocket.connecting(to: address)
            try poll.add(client, .write, token: 1)
            #expect(poll.wait(nanoseconds: nil) == 1)
            #expect(client.connectionFailure() == ECONNREFUSED)
        } catch {
            #expect(error.errno == ECONNREFUSED)
        }
    }

    @Test("a wait ends when its time is over, not earlier, and at once when it has none")
    func time() throws {
        var poll = try PollSet()
        let start = ContinuousClock.now

        #expect(poll.wait(nanoseconds: 300_000) == 0)
        #expect(start.duration(to: .now) >= .microseconds(300))
        #expect(poll.wait(nanoseconds: 0) == 0)
    }

    @Test("the alarm ends a wait from another thread")
    func alarm() async throws {
        let alarmed = try await BlockingExecutor(label: "test.poll").run { () throws(SystemCallError) in
            var poll = try PollSet()
            let alarm = poll.alarm
            Task { alarm.ring() }
            return poll.wait(nanoseconds: nil) == 1 && poll[0].isAlarm
        }

        #expect(alarmed)
    }

    @Test("a listening socket is reported when a connection waits")
    func listening() throws {
        let listener = try listener()
        var poll = try PollSet()
        try poll.add(listener, token: 3)
        let client = try ClientSocket.connecting(to: listener.localAddress)

        #expect(poll.wait(nanoseconds: nil) == 1)
        #expect(poll[0].token == 3 && poll[0].isReadable)
        var isAccepted = false
        if let connection = try listener.accept() {
            isAccepted = true
            _ = consume connection
        }
        #expect(isAccepted)
        _ = consume client
    }
}
