import Dispatch
import Glibc
import Jobs
import TestSupport
import Transport

/// Delivers as a test's closure says, and writes it down.
final class ScriptedDeliverer: JobDeliverer {
    typealias Script = @Sendable (ClaimedJob, DeliveryControl) -> JobOutcome

    private let record: WorkerRecord
    private let script: Script

    init(record: WorkerRecord, script: @escaping Script) {
        self.record = record
        self.script = script
    }

    func deliver(_ job: ClaimedJob, control: DeliveryControl) -> JobOutcome {
        record.began(job)
        defer { record.ended() }
        return script(job, control)
    }
}

/// Runs a worker while `body` looks at it, then stops it and waits for its end.
func withWorker(
    on queue: any JobQueue, senders: Int = 4, configure: (inout JobWorkerConfiguration) -> Void = { _ in },
    delivering script: @escaping ScriptedDeliverer.Script,
    _ body: (JobWorker, WorkerRecord) async throws -> Void
) async throws {
    var configuration = JobWorkerConfiguration()
    configuration.senders = senders
    configuration.heartbeat = .milliseconds(50)
    configuration.longestWait = .milliseconds(20)
    configure(&configuration)
    let record = WorkerRecord()
    let worker = JobWorker(
        queue: queue, configuration: configuration, executor: { BlockingExecutor(label: $0) },
        deliverer: { ScriptedDeliverer(record: record, script: script) }, observer: record)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await worker.run() }
        do {
            try await body(worker, record)
        } catch {
            worker.stop()
            throw error
        }
        worker.stop()
        try await group.waitForAll()
    }
}

/// A door that deliveries wait at until a test opens it. A test that fails to open it fails, and does not hang.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() { semaphore.signal() }

    /// Blocks the calling thread.
    func pass() {
        if semaphore.wait(timeout: .now() + .seconds(30)) == .success { semaphore.signal() }
    }
}

/// Waits until `condition` holds; see ``eventually(_:within:_:)``.
func until(_ what: String, _ condition: () throws -> Bool) async throws {
    _ = try await eventually(what) { try condition() ? true : nil }
}

extension DeliveryControl {
    /// Blocks the sender's thread until its worker stops, as a slow server would.
    func waitForStop() {
        while !isStopping() { usleep(1_000) }
    }
}
