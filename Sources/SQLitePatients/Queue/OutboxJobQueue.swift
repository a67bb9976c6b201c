package import Jobs
import SQLite
import Synchronization
import Timekeeping

/// The queue within the outbox, for a service that is one process: jobs are claimed from the outbox and settled in it, each
/// in one transaction of the patient database. Nothing is handed over and nothing told back, so nothing can be lost in
/// between.
///
/// Another process on the same file (an administrator's command) sees the same queue, except its circuit breaker and the
/// clock of its rate, which live here. Usable from any thread.
package final class OutboxJobQueue: JobQueue {
    /// What is not worth a place in the file: it is found out again.
    struct Memory: Sendable {
        var breaker = CircuitBreaker()
        var rate = RateClock()
    }

    let database: Database
    /// Such as `email`.
    let name: String
    let memory = Mutex(Memory())
    let bell = QueueBell()
    let suspectsBell = QueueBell()
    private let clock: @Sendable () -> Timestamp

    init(database: Database, name: String, clock: @escaping @Sendable () -> Timestamp) {
        self.database = database
        self.name = name
        self.clock = clock
    }

    package func connect() throws(JobQueueError) -> any JobQueueConnection {
        OutboxQueueConnection(queue: self)
    }

    /// Says that a registration was committed; callable from any thread, never blocks.
    package func wake() { bell.ring() }

    /// Milliseconds since the epoch.
    var now: Int64 { clock().milliseconds }
}

extension JobQueueError {
    /// Translates what the database said.
    init(_ error: SQLiteError) {
        switch error.kind {
        case .full, .readOnly, .overloaded: self = .refused("database: \(error.kind)")
        default: self = .unavailable("database: \(error.kind)")
        }
    }
}
