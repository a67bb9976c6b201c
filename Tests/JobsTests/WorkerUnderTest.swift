import Jobs
import TestSupport
import Transport

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

/// Waits until `condition` holds; see ``eventually(_:within:_:)``.
func until(_ what: String, _ condition: () throws -> Bool) async throws {
    _ = try await eventually(what) { try condition() ? true : nil }
}
