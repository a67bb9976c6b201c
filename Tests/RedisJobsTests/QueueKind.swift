import Jobs
import TestSupport

/// The two queues that must behave alike.
enum QueueKind: String, CaseIterable, Sendable {
    case memory, redis

    /// A new, empty queue of the kind; in Redis it has keys of its own on the suite's server.
    func make() throws -> any JobQueue {
        switch self {
        case .memory: return MemoryJobQueue()
        case .redis: return try PrivateRedis.makeQueue()
        }
    }
}
