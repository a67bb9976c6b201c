import Redis
import RedisJobs
import TestSupport
import Testing
import Timekeeping

extension PrivateRedis {
    static func address() throws -> RedisAddress {
        try RedisAddress(url: #require(server).url)
    }

    /// An empty queue on the suite's server, and the name that its keys begin with.
    static func makeQueue(named name: String = ULID.make().description) throws -> RedisJobQueue {
        RedisJobQueue(address: try address(), prefix: "test", queue: name)
    }
}
