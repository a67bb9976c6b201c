import CLinux
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Transport

@Suite("A shared port is left without losing a connection (SO_REUSEPORT)", .timeLimit(.minutes(1)))
struct SharedPortTests {
    /// Tells each client its own name.
    private struct Greeter: Sendable {
        let name: UInt8
        let source: LoopConfined<ConnectionSource>
        let loop: EventLoop
        let address: SocketAddress

        init(_ name: Unicode.Scalar, at address: SocketAddress, on loop: EventLoop) throws {
            self.name = UInt8(ascii: name)
            let socket = try ListeningSocket(binding: address, isShared: true)
            self.address = socket.localAddress
            self.loop = loop
            source = LoopConfined(ConnectionSource(socket, on: loop), to: loop)
        }

        /// Until the source is closed and everybody greeted.
        func run() async {
            await withDiscardingTaskGroup { guests in
                while case .accepted(let connection) = await source.value.next() {
                    let descriptor = connection.release()
                    guests.addTask(executorPreference: loop) {
                        let socket = StreamSocket(adopting: OwnedDescriptor(descriptor), peer: nil, on: loop)
                        var buffer = ReceiveBuffer(on: loop)
                        if case .received = try? await socket.read(into: &buffer) { try? await socket.write([name]) }
                        socket.close()
                    }
                }
            }
        }

        func start() -> Task<Void, Never> { Task(executorPreference: loop) { await run() } }
    }

    /// Who greets a new client.
    private static func greeting(at address: SocketAddress, on loop: EventLoop) async throws -> UInt8 {
        let socket = try await StreamSocket.connect(to: address, on: loop, deadline: loop.now + .seconds(20))
        defer { socket.close() }
        try await socket.write([1])
        var buffer = ReceiveBuffer(on: loop)
        guard case .received(1) = try await socket.read(into: &buffer, deadline: loop.now + .seconds(20)) else {
            throw SystemCallError(call: "recv", errno: ECONNRESET)
        }
        return buffer.unread[0]
    }

    /// Clients without end, each with a connection of its own.
    private final class Storm: Sendable {
        private struct Seen { var greetings: [UInt8: Int] = [:], lost: [SystemCallError] = [], isOver = false }
        private let seen = Mutex(Seen())

        var lost: [SystemCallError] { seen.withLock { $0.lost } }

        func greetings(by name: Unicode.Scalar) -> Int {
            seen.withLock { $0.greetings[UInt8(ascii: name), default: 0] }
        }

        func end() { seen.withLock { $0.isOver = true } }

        func run(at address: SocketAddress, on loop: EventLoop) async {
            await withDiscardingTaskGroup { clients in
                for _ in 0..<16 {
                    clients.addTask(executorPreference: loop) { [self] in
                        while !seen.withLock({ $0.isOver }) {
                            do {
                                let name = try await greeting(at: address, on: loop)
                                seen.withLock { $0.greetings[name, default: 0] += 1 }
                            } catch {
                                seen.withLock { $0.lost.append(error as! SystemCallError) }
                            }
                        }
                    }
                }
            }
        }

        /// Waits for `count` more greetings by `name`.
        func more(_ count: Int, by name: Unicode.Scalar) async throws {
            let before = greetings(by: name)
            try await eventually("\(count) more greetings by \(name)") {
                greetings(by: name) >= before + count ? true : nil
            }
        }
    }

    @Test(
        "under load, by the first of two and by the second: nobody is lost, and the other greets everybody afterwards",
        arguments: [true, false], ["127.0.0.1", "0.0.0.0", "::1", "::"])
    func underLoad(_ firstLeaves: Bool, _ host: String) async throws {
        let (serving, calling) = (try EventLoop(), try EventLoop())
        let first = try Greeter("1", at: #require(SocketAddress(host: host, port: 0)), on: serving)
        let second = try Greeter("2", at: first.address, on: serving)
        let (leaving, staying) = firstLeaves ? (first, second) : (second, first)
        let (leaver, stayer): (Unicode.Scalar, Unicode.Scalar) = firstLeaves ? ("1", "2") : ("2", "1")
        let tasks = [first.start(), second.start()]
        let port = first.address.port ?? 0
        let called = try #require(SocketAddress(host: host.contains(":") ? "::1" : "127.0.0.1", port: port))
        let storm = Storm()
        let calls = Task(executorPreference: calling) { await storm.run(at: called, on: calling) }

        try await storm.more(50, by: leaver)
        let departure = await Task(executorPreference: serving) { await leaving.source.value.leave() }.value
        #expect(departure == .handedOver)
        // Those which it got before it left.
        await (firstLeaves ? tasks[0] : tasks[1]).value
        let last = storm.greetings(by: leaver)
        try await storm.more(300, by: stayer)
        #expect(storm.greetings(by: leaver) - last <= 16)

        storm.end()
        await calls.value
        #expect(storm.lost == [])
        await Task(executorPreference: serving) { staying.source.value.close() }.value
        for task in tasks { await task.value }
        serving.stop()
        calling.stop()
    }

    @Test("a handshake that had begun is waited for, since it ends where it began")
    func pendingHandshake() async throws {
        try await EventLoopTests.onLoop { loop in
            let old = try Greeter("1", at: .ipv4(0x7F00_0001, port: 0), on: loop)
            // The kernel holds back the last step of the handshake until something is sent.
            try Self.deferAcceptance(at: old.address)
            let client = try await StreamSocket.connect(to: old.address, on: loop, deadline: loop.now + .seconds(20))
            let new = try Greeter("2", at: old.address, on: loop)
            let tasks = [old.start(), new.start()]
            #expect(try PendingHandshakes(on: old.address).clients.count == 1)
            #expect(try PendingHandshakes(on: .ipv4(0x7F00_0001, port: 1)).isEmpty)

            let leaving = Task(executorPreference: loop) { await old.source.value.leave() }
            while try await Self.greeting(at: old.address, on: loop) != UInt8(ascii: "2") {}
            #expect(old.source.value.isOpen)
            try await client.write([1])
            var buffer = ReceiveBuffer(on: loop)
            #expect(try await client.read(into: &buffer, deadline: loop.now + .seconds(20)) == .received(1))
            #expect(buffer.unread.first == UInt8(ascii: "1"))
            #expect(await leaving.value == .handedOver)
            new.source.value.close()
            for task in tasks { await task.value }
        }
    }

    @Test("what nobody else listens on is left at once, and who waits is served", arguments: ["127.0.0.1", "::1"])
    func alone(_ host: String) async throws {
        try await EventLoopTests.onLoop { loop in
            let only = try Greeter("1", at: #require(SocketAddress(host: host, port: 0)), on: loop)
            let waiting = (0..<10).map { _ in
                Task(executorPreference: loop) { try await Self.greeting(at: only.address, on: loop) }
            }
            // All of them are connected when these, which came later, are.
            for _ in 0..<3 {
                try await StreamSocket.connect(to: only.address, on: loop, deadline: loop.now + .seconds(20)).close()
            }
            #expect(await only.source.value.leave() == .unattended)
            await only.run()
            for client in waiting { #expect(try await client.value == only.name) }
            await #expect(throws: SystemCallError(call: "connect", errno: ECONNREFUSED)) {
                _ = try await StreamSocket.connect(to: only.address, on: loop)
            }
        }
    }

    @Test("three processes in a row take the port over from each other")
    func generations() async throws {
        try await EventLoopTests.onLoop { loop in
            var present = try Greeter("0", at: .ipv4(0x7F00_0001, port: 0), on: loop)
            var task = present.start()
            for name in ["1", "2", "3"] as [Unicode.Scalar] {
                let next = try Greeter(name, at: present.address, on: loop)
                let nextTask = next.start()
                #expect(await present.source.value.leave() == .handedOver)
                await task.value
                for _ in 0..<20 { #expect(try await Self.greeting(at: next.address, on: loop) == next.name) }
                (present, task) = (next, nextTask)
            }
            present.source.value.close()
            await task.value
        }
    }

    @Test("a shared unix path is taken over, and stays when the socket before it goes")
    func unixPath() async throws {
        let path = "/tmp/transport-shared-\(getpid())-\(UInt32.random(in: 0...(.max))).sock"
        try await EventLoopTests.onLoop { loop in
            let old = try Greeter("1", at: .unix(path), on: loop)
            let oldTask = old.start()
            #expect(try await Self.greeting(at: .unix(path), on: loop) == old.name)
            let new = try Greeter("2", at: .unix(path), on: loop)
            let newTask = new.start()
            #expect(try await Self.greeting(at: .unix(path), on: loop) == new.name)
            #expect(await old.source.value.leave() == .unattended)
            await oldTask.value
            #expect(try await Self.greeting(at: .unix(path), on: loop) == new.name)
            new.source.value.close()
            await newTask.value
        }
        #expect(access(path, F_OK) != 0)
    }

    @Test("a port is shared only with a socket that was opened to be")
    func unshared() throws {
        let first = try ListeningSocket(binding: .ipv4(0x7F00_0001, port: 0))
        do throws(SystemCallError) {
            _ = try ListeningSocket(binding: first.localAddress, isShared: true)
            Issue.record("a port in use was bound")
        } catch {
            #expect(error.errno == EADDRINUSE)
        }
    }

    /// Sets `TCP_DEFER_ACCEPT` on the socket of this process that listens at `address`.
    private static func deferAcceptance(at address: SocketAddress) throws {
        for number in Int32(3)..<1_024 {
            var listens: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            guard SocketAddress.filled(by: { getsockname(number, $0, $1) }) == address,
                getsockopt(number, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0, listens != 0
            else { continue }
            var seconds: Int32 = 30
            guard setsockopt(number, Int32(IPPROTO_TCP), TCP_DEFER_ACCEPT, &seconds, length) == 0 else { break }
            return
        }
        throw SystemCallError(call: "setsockopt", errno: errno)
    }
}
