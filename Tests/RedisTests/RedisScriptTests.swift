import Redis
import TestSupport
import Testing

@Suite("A script is sent once and then run by its digest", .privateRedis, .serialized)
struct RedisScriptTests {
    private let script = RedisScript(Array("return {KEYS[1], ARGV[1]}".utf8))

    private func reply(_ key: String, _ argument: String) -> RedisReply {
        .array([.bytes(Array(key.utf8)), .bytes(Array(argument.utf8))])
    }

    @Test("keys and arguments arrive, and the text travels once")
    func run() throws {
        let connection = try PrivateRedis.connect()
        let cache = RedisScript.Cache()
        _ = try connection.run(["CONFIG", "RESETSTAT"])

        for number in 0..<5 {
            #expect(
                try script.run(on: connection, cache: cache, keys: ["k"], arguments: [RedisWord(number)])
                    == reply("k", String(number)))
        }

        let statistics = try #require(connection.run(["INFO", "commandstats"]).textValue)
        #expect(statistics.contains("cmdstat_script|load:calls=1,"))
        #expect(statistics.contains("cmdstat_evalsha:calls=5,"))
    }

    @Test("a server that forgot its scripts is taught again, without the caller noticing")
    func flushed() throws {
        let connection = try PrivateRedis.connect()
        let cache = RedisScript.Cache()
        _ = try script.run(on: connection, cache: cache, keys: ["k"], arguments: ["1"])
        _ = try connection.run(["SCRIPT", "FLUSH"])

        #expect(try script.run(on: connection, cache: cache, keys: ["k"], arguments: ["2"]) == reply("k", "2"))
        _ = try connection.run(["SCRIPT", "FLUSH"])
        let replies = try RedisScript.run(
            [(script, ["3"]), (script, ["4"])], on: connection, cache: cache, keys: ["k"])
        #expect(replies == [reply("k", "3"), reply("k", "4")])
    }

    @Test("calls of one pipeline each have their reply, errors in their places")
    func calls() throws {
        let picky = RedisScript(
            Array("if ARGV[1]=='2' then return redis.error_reply('PICKY no twos') end return ARGV[1]".utf8))

        let replies = try RedisScript.run(
            ["1", "2", "3"].map { (picky, [RedisWord($0)]) }, on: PrivateRedis.connect(), cache: RedisScript.Cache(),
            keys: [])

        #expect(replies.map(\.textValue) == ["1", nil, "3"])
        guard case .error(code: "PICKY", _) = replies[1] else {
            Issue.record("unexpected \(replies[1])")
            return
        }
    }

    @Test("a script that does not compile is the server's error, not a loop")
    func broken() throws {
        let broken = RedisScript(Array("return +".utf8))
        let error = #expect(throws: RedisError.self) {
            try broken.run(on: PrivateRedis.connect(), cache: RedisScript.Cache(), keys: [], arguments: [])
        }
        guard case .server(code: "ERR", _) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }
}
