import ArgumentParser
import Jobs
import Redis
import RedisJobs
import Synchronization
import Transport

/// `queue-bench`: how fast the queue in Redis is by itself, with jobs that are nothing to deliver. For script/bench.
@main
struct QueueBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue-bench",
        abstract: "Puts no-op jobs into a queue as the relay does, and has a worker take them.",
        discussion: "Prints `enqueue RATE` and, for each number of senders, `drain SENDERS RATE`, in jobs per second.")

    @Option(help: "Where Redis is, as unix:///SOCKET.")
    var redis: String

    @Option(help: "Jobs of each measurement.")
    var jobs = 100_000

    @Option(help: "Deliveries at the same time.")
    var senders = 64

    func run() async throws {
        // Of its own, so that nothing has to be deleted to begin with.
        let queue = RedisJobQueue(address: try RedisAddress(url: redis), queue: "bench\(UInt32.random(in: 0 ... .max))")
        let enqueued = try await fill(queue)
        print("enqueue \(Int(enqueued))")
        print("drain \(senders) \(Int(try await drain(queue)))")
    }

    /// Jobs of the size of a confirmation, 200 in a pipeline as the relay hands them over.
    private func fill(_ queue: RedisJobQueue) async throws -> Double {
        let count = jobs
        let envelope = Array(repeating: UInt8(ascii: "e"), count: 520)
        return try await BlockingExecutor(label: "relay").run {
            let line = try queue.connect()
            let start = ContinuousClock.now
            for first in stride(from: 0, to: count, by: 200) {
                _ = try line.enqueue(
                    (first..<min(first + 200, count)).map { number in
                        QueuedJob(id: "01BENCH\(1_000_000_000_000_000_000 + number)", envelope: envelope)
                    })
            }
            return Double(count) / (ContinuousClock.now - start).inSeconds
        }
    }

    private func drain(_ queue: RedisJobQueue) async throws -> Double {
        var configuration = JobWorkerConfiguration()
        configuration.senders = senders
        let tally = Tally(jobs)
        let worker = JobWorker(
            queue: queue, configuration: configuration, executor: { BlockingExecutor(label: $0) },
            deliverer: { NoDelivery() }, observer: tally)
        tally.whenDone { worker.stop() }
        await worker.run()
        return tally.rate
    }
}

/// Takes no time.
private final class NoDelivery: JobDeliverer {
    func deliver(_ job: ClaimedJob, control: DeliveryControl) -> JobOutcome { .done(code: 250) }
}

/// Counts what is settled, and how long it took from the first to the last.
private final class Tally: JobObserver {
    private struct State {
        var settled = 0
        var first: ContinuousClock.Instant?
        var last: ContinuousClock.Instant?
        var done: (@Sendable () -> Void)?
    }

    private let wanted: Int
    private let state = Mutex(State())

    init(_ wanted: Int) { self.wanted = wanted }

    func whenDone(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.done = body } }

    /// Jobs per second.
    var rate: Double {
        state.withLock { state in
            guard let first = state.first, let last = state.last else { return 0 }
            return Double(state.settled) / (last - first).inSeconds
        }
    }

    func settled(_ job: ClaimedJob, _ outcome: JobOutcome, took: Duration) {
        let done = state.withLock { state -> (@Sendable () -> Void)? in
            state.settled += 1
            if state.first == nil { state.first = .now }
            guard state.settled == wanted else { return nil }
            state.last = .now
            return state.done
        }
        done?()
    }

    func repeating(_ job: ClaimedJob) {}
    func recognised(_ job: ClaimedJob) {}
    func duplicated(_ job: ClaimedJob) {}
    func recovered(_ count: Int) {}
    func forgot(_ count: Int) {}
    func stuck(_ duration: Duration) {}
    func evicted() {}
    func queueLost(_ error: JobQueueError) {}
    func queueReturned() {}
    func circuitOpened() {}
    func circuitClosed() {}
}

extension Duration {
    fileprivate var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
