import Jobs
import SQLite
import SQLitePatients
import TestSupport

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
    let database: PatientDatabase
    private let folder: TemporaryDirectory
    private let queue: OutboxJobQueue

    init() throws {
        folder = try TemporaryDirectory()
        database = try PatientDatabase(DatabaseConfiguration(path: folder.file("patients.db")))
        queue = database.jobQueue(named: "email")
    }

    func connect() throws(JobQueueError) -> any JobQueueConnection { try queue.connect() }
}
