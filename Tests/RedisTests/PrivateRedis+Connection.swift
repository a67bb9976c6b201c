import Redis
import TestSupport
import Testing

extension PrivateRedis {
    /// A new connection to the suite's server.
    static func connect(commandTimeout: Duration = .seconds(5)) throws -> RedisConnection {
        let server = try #require(server)
        return try RedisConnection(to: RedisAddress(url: server.url), commandTimeout: commandTimeout)
    }
}
