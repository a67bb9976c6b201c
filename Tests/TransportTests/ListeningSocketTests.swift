import CLinux
import Glibc
import Testing
import Transport

@Suite("Listening sockets")
struct ListeningSocketTests {
    /// Connects to what listens, sends one byte each way, and gives the peer the server saw.
    private func exchange(_ socket: consuming ListeningSocket) async throws -> SocketAddress? {
        let loop = try EventLoop()
        let address = socket.localAddress
        let source = LoopConfined(ConnectionSource(socket, on: loop), to: loop)
        let result = await Task(executorPreference: loop) { () -> SocketAddress? in
            let client = try await StreamSocket.connect(to: address, on: loop, deadline: loop.now + .seconds(20))
            try await client.write([42])
            while case .accepted(let connection) = await source.value.next() {
                let peer = connection.peer
                let server = StreamSocket(adopting: OwnedDescriptor(connection.release()), peer: peer, on: loop)
                var buffer = ReceiveBuffer(on: loop)
                // Somebody who only looked whether the path is in use has gone again.
                guard try await server.read(into: &buffer) == .received(1) else { continue }
                #expect(buffer.unread.first == 42)
                return peer
            }
            return nil
        }.result
        loop.stop()
        return try result.get()
    }

    @Test("IPv4 and IPv6, on a port the kernel chooses", arguments: ["127.0.0.1", "::1"])
    func tcp(_ host: String) async throws {
        let socket = try ListeningSocket(binding: #require(SocketAddress(host: host, port: 0)))
        #expect(socket.localAddress.port != 0)
        #expect(try await exchange(socket)?.isLoopback == true)
    }

    @Test("a file of that name which is no socket is left alone")
    func regularFile() throws {
        let path = "/tmp/transport-tests-\(getpid()).txt"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        #expect(descriptor >= 0)
        close(descriptor)
        defer { unlink(path) }
        #expect(throws: SystemCallError(call: "bind", errno: EADDRINUSE)) {
            _ = try ListeningSocket(binding: .unix(path))
        }
        #expect(access(path, F_OK) == 0)
    }

    @Test("a unix path, whose file goes with the socket; one left behind is replaced, one in use is not")
    func unix() async throws {
        let path = "/tmp/transport-test-\(getpid())-\(UInt32.random(in: 0...(.max))).sock"
        let abandoned = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(abandoned, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0)
        close(abandoned)

        let listening = try ListeningSocket(binding: .unix(path))
        do throws(SystemCallError) {
            _ = try ListeningSocket(binding: .unix(path))
            Issue.record("a path in use was taken over")
        } catch {
            #expect(error == SystemCallError(call: "bind", errno: EADDRINUSE))
        }
        _ = try await exchange(listening)
        #expect(access(path, F_OK) != 0)
    }

    @Test("a port in use is an error that says so")
    func inUse() throws {
        let first = try ListeningSocket(binding: .ipv4(0x7F00_0001, port: 0))
        do throws(SystemCallError) {
            _ = try ListeningSocket(binding: first.localAddress)
            Issue.record("a port in use was bound")
        } catch {
            #expect(error.errno == EADDRINUSE)
        }
    }

    @Test("an inherited descriptor is served, one that does not listen is refused")
    func inherited() async throws {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        do throws(SystemCallError) {
            _ = try ListeningSocket(inheriting: number)
            Issue.record("a socket that does not listen was taken")
        } catch {
            #expect(error.errno == EINVAL)
        }
        #expect(listen(number, 10) == 0)
        #expect(try await exchange(ListeningSocket(inheriting: number)) != nil)
    }

    @Test("connecting where nobody listens is refused")
    func refused() async throws {
        let port = try ListeningSocket(binding: .ipv4(0x7F00_0001, port: 0)).localAddress
        try await EventLoopTests.onLoop { loop in
            await #expect(throws: SystemCallError(call: "connect", errno: ECONNREFUSED)) {
                _ = try await StreamSocket.connect(to: port, on: loop)
            }
        }
    }

    @Test("accepted sockets inherit TCP_NODELAY")
    func noDelay() throws {
        let listening = try ListeningSocket(binding: .ipv4(0x7F00_0001, port: 0))
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(client) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = (listening.localAddress.port ?? 0).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        _ = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard let accepted = try listening.accept() else {
            Issue.record("nothing to accept")
            return
        }
        let number = accepted.release()
        defer { close(number) }
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        #expect(getsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &value, &length) == 0)
        #expect(value != 0)
    }
}
