import Redis
import TestSupport
import Testing

@Suite("A connection sends commands and reads replies, against a real server", .privateRedis)
struct RedisConnectionTests {
    @Test("a command's words are any bytes and come back as they were", arguments: [0, 1, 255, 65_536])
    func bytes(count: Int) throws {
        let connection = try PrivateRedis.connect()
        let value = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }

        #expect(try connection.run(["SET", RedisWord("bytes:\(count)"), RedisWord(value)]) == .status("OK"))
        #expect(try connection.run(["GET", "bytes:\(count)"]) == .bytes(value))
    }

    @Test("replies keep their kind")
    func kinds() throws {
        let connection = try PrivateRedis.connect()
        #expect(try connection.run(["PING"]) == .status("PONG"))
        #expect(try connection.run(["GET", "kinds:none"]) == .null)
        #expect(try connection.run(["RPUSH", "kinds:list", "a", ""]) == .integer(2))
        #expect(
            try connection.run(["LRANGE", "kinds:list", "0", "-1"])
                == .array([.bytes(Array("a".utf8)), .bytes([])]))
        #expect(try connection.run(["LRANGE", "kinds:none", "0", "-1"]) == .array([]))
        #expect(
            try connection.run(["EVAL", "return {1,{2,{false}}}", "0"])
                == .array([.integer(1), .array([.integer(2), .array([.null])])]))
    }

    @Test("what the server refuses has its code, and the connection goes on")
    func serverErrors() throws {
        let connection = try PrivateRedis.connect()
        _ = try connection.run(["SET", "errors:text", "x"])

        let wrongType = #expect(throws: RedisError.self) { try connection.run(["LPUSH", "errors:text", "y"]) }
        guard case .server(code: "WRONGTYPE", _) = wrongType else {
            Issue.record("unexpected \(String(describing: wrongType))")
            return
        }
        let unknown = #expect(throws: RedisError.self) { try connection.run(["NOSUCHCOMMAND"]) }
        guard case .server(code: "ERR", _) = unknown else {
            Issue.record("unexpected \(String(describing: unknown))")
            return
        }
        #expect(try connection.run(["PING"]) == .status("PONG"))
    }

    @Test("a pipeline gives its replies in order, errors in their places")
    func pipeline() throws {
        let connection = try PrivateRedis.connect()
        var commands: [[RedisWord]] = (0..<1_000).map { ["RPUSH", "pipeline:list", RedisWord($0)] }
        commands[500] = ["NOSUCHCOMMAND"]

        let replies = try connection.pipeline(commands)

        #expect(replies.count == 1_000)
        #expect(replies.first == .integer(1) && replies.last == .integer(999))
        guard case .error(code: "ERR", _) = replies[500] else {
            Issue.record("unexpected \(replies[500])")
            return
        }
        #expect(try connection.pipeline([]).isEmpty)
    }

    @Test("a reply that nests too deeply is refused, not followed down")
    func depth() throws {
        let connection = try PrivateRedis.connect()
        let nested = String(repeating: "{", count: 30) + String(repeating: "}", count: 30)

        #expect(throws: RedisError.self) { try connection.run(["EVAL", RedisWord("return " + nested), "0"]) }
    }

    @Test("a reply that does not come in time loses the connection, and says why")
    func timeout() throws {
        let connection = try PrivateRedis.connect(commandTimeout: .milliseconds(100))

        #expect(throws: RedisError.connectionLost("timed out")) { try connection.run(["BLPOP", "timeout:none", "30"]) }
        #expect(throws: RedisError.self) { try connection.run(["PING"]) }
    }

    @Test("a command that blocks by intention may take longer than the time-out of the others")
    func blocking() throws {
        let connection = try PrivateRedis.connect(commandTimeout: .milliseconds(200))

        let reply = try connection.run(["BLPOP", "blocking:none", "1"], blockingFor: .seconds(1))

        #expect(reply == .null)
        #expect(throws: RedisError.connectionLost("timed out"), "the usual time-out is back") {
            try connection.run(["BLPOP", "blocking:none", "30"])
        }
    }

    @Test("a database of the address is selected; one that does not exist is refused")
    func database() throws {
        let url = try #require(PrivateRedis.server).url
        let third = try RedisConnection(to: RedisAddress(url: url + "?db=3"))
        _ = try third.run(["SET", "database:key", "3"])

        #expect(try PrivateRedis.connect().run(["GET", "database:key"]) == .null)
        #expect(throws: RedisError.self) { try RedisConnection(to: RedisAddress(url: url + "?db=999")) }
    }

    @Test("a login is checked, and a refusal repeats neither name nor password")
    func login() throws {
        let connection = try PrivateRedis.connect()
        _ = try connection.run(["ACL", "SETUSER", "clinic", "on", ">s:cr@t", "~*", "+@all"])
        // Over TCP, as a Unix address has no place for a login.
        let port = try Self.listen(connection)
        defer { _ = try? connection.run(["CONFIG", "SET", "port", "0"]) }

        let known = try RedisConnection(to: RedisAddress(url: "redis://clinic:s%3Acr%40t@127.0.0.1:\(port)"))
        #expect(try known.run(["ACL", "WHOAMI"]).textValue == "clinic")

        let error = #expect(throws: RedisError.self) {
            try RedisConnection(to: RedisAddress(url: "redis://clinic:wrong-one@127.0.0.1:\(port)"))
        }
        guard case .cannotConnect(let reason) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(!reason.contains("clinic") && !reason.contains("wrong-one"))
    }

    /// Has the server listen on the loopback too, at a port that was free.
    private static func listen(_ connection: RedisConnection) throws -> Int {
        _ = try connection.run(["CONFIG", "SET", "bind", "127.0.0.1"])
        var found: Int?
        for _ in 0..<20 where found == nil {
            let port = Int.random(in: 20_000..<32_000)
            if case .status("OK")? = try? connection.run(["CONFIG", "SET", "port", RedisWord(port)]) { found = port }
        }
        return try #require(found, "no port was free")
    }

    @Test(
        "where nobody listens there is no connection",
        arguments: ["unix:///nonexistent/redis.sock", "redis://127.0.0.1:1"])
    func nobody(url: String) throws {
        let error = #expect(throws: RedisError.self) { try RedisConnection(to: RedisAddress(url: url)) }
        guard case .cannotConnect = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }
}
