import Redis
import Testing

@Suite("A Redis address says where, who and which database")
struct RedisAddressTests {
    @Test(
        "the forms of a TCP address",
        arguments: [
            ("redis://127.0.0.1:6380/3", "127.0.0.1", 6_380, nil, 3),
            ("redis://redis", "redis", 6_379, nil, 0),
            ("REDIS://redis/", "redis", 6_379, nil, 0),
            ("redis://user:pass@redis:6379", "redis", 6_379, "user", 0),
            ("redis://:pass@redis/1", "redis", 6_379, nil, 1),
            ("redis://us%3Aer:p%40ss@redis", "redis", 6_379, "us:er", 0),
            ("redis://[::1]:7000/2", "::1", 7_000, nil, 2),
            ("redis://[::1]", "::1", 6_379, nil, 0),
        ] as [(String, String, Int32, String?, Int)])
    func tcp(url: String, host: String, port: Int32, user: String?, database: Int) throws {
        let address = try RedisAddress(url: url)
        #expect(address.endpoint == .tcp(host: host, port: port))
        #expect(address.user == user)
        #expect(address.database == database)
    }

    @Test(
        "the forms of a Unix address",
        arguments: [("unix:///run/redis.sock", 0), ("unix:///run/redis.sock?db=2", 2)])
    func unix(url: String, database: Int) throws {
        let address = try RedisAddress(url: url)
        #expect(address.endpoint == .unix(path: "/run/redis.sock"))
        #expect(address.database == database)
    }

    @Test(
        "anything else is refused, and the refusal never repeats the text: it may hold a password",
        arguments: [
            "", "redis", "localhost:6379", "http://redis", "redis://", "redis:///0", "redis://:secret@",
            "redis://secret@redis", "redis://redis:", "redis://redis:0", "redis://redis:65536", "redis://redis:+1",
            "redis://redis:99999999999999999999", "redis://redis/-1", "redis://redis/x", "redis://redis/99999",
            "redis://secret:%zz@redis", "redis://secret:%+5@redis", "redis://secret:%4@redis",
            "redis://secret:%FF@redis",
            "unix://relative/path", "unix://", "unix:///" + String(repeating: "x", count: 107),
            "unix:///run/redis.sock?db=x",
        ])
    func refused(url: String) throws {
        let error = #expect(throws: RedisError.self) { try RedisAddress(url: url) }
        guard case .invalidAddress(let expectation) = error else {
            Issue.record("\(String(describing: error)) is not about the address")
            return
        }
        #expect(!expectation.contains("secret"))
    }

    @Test("TLS is refused with the reason: hiredis is used without it")
    func tls() {
        let error = #expect(throws: RedisError.self) { try RedisAddress(url: "rediss://redis") }
        guard case .invalidAddress(let expectation) = error else {
            Issue.record("\(String(describing: error)) is not about the address")
            return
        }
        #expect(expectation.contains("TLS"))
    }
}
