import Glibc
import Redis
import TestSupport
import Testing

@Suite("A server that goes away is noticed, and its return needs a new connection")
struct RedisRestartTests {
    @Test("a killed server costs the connection and not the process", arguments: [SIGTERM, SIGKILL])
    func restart(signal: Int32) async throws {
        let folder = try TemporaryDirectory()
        let server = try await RedisServer(in: folder.path)
        let address = try RedisAddress(url: server.url)
        let connection = try RedisConnection(to: address)
        #expect(try connection.run(["SET", "key", "value"]) == .status("OK"))

        try await server.stop(signal)
        for _ in 0..<3 {
            let error = #expect(throws: RedisError.self) { try connection.run(["PING"]) }
            guard case .connectionLost = error else {
                Issue.record("unexpected \(String(describing: error))")
                return
            }
        }
        #expect(throws: RedisError.self) { try RedisConnection(to: address) }

        try await server.start()
        #expect(try RedisConnection(to: address).run(["PING"]) == .status("PONG"))
        try await server.stop()
    }
}
