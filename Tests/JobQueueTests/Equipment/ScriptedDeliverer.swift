import Glibc
import Jobs
import Transport

/// Delivers as a test's closure says.
final class ScriptedDeliverer: JobDeliverer {
    typealias Script = @Sendable (ClaimedJob, DeliveryControl) -> JobOutcome

    private let script: Script

    init(_ script: @escaping Script) { self.script = script }

    func deliver(_ job: ClaimedJob, control: DeliveryControl) -> JobOutcome { script(job, control) }
}

/// Runs a worker while `body` looks at the queue, then stops it and waits for its end.
func withWorker(
    on queue: any JobQueue, senders: Int = 4, lease: Duration = .seconds(10), maximumCrashes: Int = 3,
    delivering script: @escaping ScriptedDeliverer.Script, _ body: (JobWorker) async throws -> Void
) async throws {
    var configuration = JobWorkerConfiguration()
    configuration.senders = senders
    configuration.lease = lease
    configuration.heartbeat = .milliseconds(100)
    configuration.maximumCrashes = maximumCrashes
    let worker = JobWorker(
        queue: queue, configuration: configuration, executor: { BlockingExecutor(label: $0) },
        deliverer: { ScriptedDeliverer(script) }, observer: SilentObserver())
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await worker.run() }
        do {
            try await body(worker)
        } catch {
            worker.stop()
            throw error
        }
        worker.stop()
        try await group.waitForAll()
    }
}

extension DeliveryControl {
    /// Blocks the sender's thread until its worker stops, as a slow server would.
    func waitForStop() {
        while !isStopping() { usleep(1_000) }
    }
}
