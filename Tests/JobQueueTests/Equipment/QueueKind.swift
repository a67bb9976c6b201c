import Jobs
import SQLite
import SQLitePatients
import TestSupport
import Timekeeping

/// The queues that must behave alike.
enum QueueKind: String, CaseIterable, Sendable {
    case memory, redis, outbox

    /// Those that tell an outbox apart from them what becomes of its jobs.
    static let relayed: [QueueKind] = [.memory, .redis]

    /// A new, empty queue of the kind; in Redis it has keys of its own on the suite's server.
    func make() throws -> any JobQueue {
        switch self {
        case .memory: MemoryJobQueue()
        case .redis: try PrivateRedis.makeQueue()
        case .outbox: try OutboxQueueUnderTest()
        }
    }

    /// Of ``relayed``.
    func makeRelayed() throws -> any RelayedJobQueue {
        self == .memory ? MemoryJobQueue() : try PrivateRedis.makeQueue()
    }
}

/// A queue within the outbox of a database of its own, which goes with it.
final class OutboxQueueUnderTest: JobQueue {
    private let queue: OutboxJobQueue

    init() throws {
        let folder = try TemporaryDirectory()
        let configuration = DatabaseConfiguration(path: folder.file("patients.db"))
        // The folder lives as long as the clock, and that as long as any connection: tests keep nothing else.
        let clock: @Sendable () -> Timestamp = { withExtendedLifetime(folder) { .now() } }
        queue = try PatientDatabase(configuration, now: clock).jobQueue(named: "email")
    }

    func connect() throws(JobQueueError) -> any JobQueueConnection { try queue.connect() }
}
