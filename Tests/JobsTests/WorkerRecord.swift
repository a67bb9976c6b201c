import Jobs
import Synchronization

/// What a worker under test did and told, in order. Usable from any thread.
final class WorkerRecord: JobObserver {
    struct Entries: Sendable {
        /// Ids given to deliverers, one entry per delivery.
        var delivered: [String] = []
        var settled: [JobSettlement] = []
        var duplicates: [String] = []
        var repeated: [String] = []
        var recognised: [String] = []
        var stuck = 0
        var recovered = 0
        var evictions = 0
        var losses = 0
        var returns = 0
        /// true: the circuit opened, false: it closed.
        var circuit: [Bool] = []
        /// Deliveries under way now, and the most there ever were.
        var running = 0
        var mostRunning = 0
    }

    private let entries = Mutex(Entries())

    var now: Entries { entries.withLock { $0 } }

    func began(_ job: ClaimedJob) {
        entries.withLock {
            $0.delivered.append(job.id)
            $0.running += 1
            $0.mostRunning = max($0.mostRunning, $0.running)
        }
    }

    func ended() { entries.withLock { $0.running -= 1 } }

    func settled(_ job: ClaimedJob, _ outcome: JobOutcome, took: Duration) {
        entries.withLock { $0.settled.append(JobSettlement(id: job.id, outcome: outcome)) }
    }

    func repeating(_ job: ClaimedJob) { entries.withLock { $0.repeated.append(job.id) } }
    func recognised(_ job: ClaimedJob) { entries.withLock { $0.recognised.append(job.id) } }
    func forgot(_ count: Int) {}
    func stuck(_ duration: Duration) { entries.withLock { $0.stuck += 1 } }
    func duplicated(_ job: ClaimedJob) { entries.withLock { $0.duplicates.append(job.id) } }
    func recovered(_ count: Int) { entries.withLock { $0.recovered += count } }
    func evicted() { entries.withLock { $0.evictions += 1 } }
    func queueLost(_ error: JobQueueError) { entries.withLock { $0.losses += 1 } }
    func queueReturned() { entries.withLock { $0.returns += 1 } }
    func circuitOpened() { entries.withLock { $0.circuit.append(true) } }
    func circuitClosed() { entries.withLock { $0.circuit.append(false) } }
}
