package import Jobs
import Launch
import RedisJobs
import Settings
import Transport

/// Where the queue lies that the commands are about.
package protocol QueueSource: Sendable {
    /// Opens the queue by the settings of this process, has it used on a thread that may be blocked, and closes it.
    ///
    /// - Parameter name: `email` or `sms`.
    /// - Throws: an `ExitFailure`: 3 for settings, 4 when the queue cannot be reached; or what `body` throws.
    static func use<Value: Sendable>(
        _ name: String, _ body: @escaping @Sendable (any JobQueueConnection) throws -> Value
    ) async throws -> Value
}

/// The queue in Redis.
package enum RedisQueueSource: QueueSource {
    package static func use<Value: Sendable>(
        _ name: String, _ body: @escaping @Sendable (any JobQueueConnection) throws -> Value
    ) async throws -> Value {
        let settings = try QueueSettings.ofThisProcess()
        guard let url = settings.redisURL else {
            throw ExitFailure.setting("REDIS_URL", "is not set: it says where the queue is")
        }
        let queue = try RedisJobQueue(url: url, prefix: settings.prefix, queue: name)
        return try await QueueWork.run(on: queue, body)
    }
}

/// Work on an open queue.
package enum QueueWork {
    /// Runs `body` with a connection of its own, on a thread that may be blocked.
    package static func run<Value: Sendable>(
        on queue: any JobQueue, _ body: @escaping @Sendable (any JobQueueConnection) throws -> Value
    ) async throws -> Value {
        do {
            return try await BlockingExecutor(label: "queue.command").run { try body(queue.connect()) }
        } catch let error as JobQueueError {
            throw ExitFailure(error)
        }
    }
}

extension ExitFailure {
    /// What a queue could not do, as an exit code: 4 not reachable, else 1.
    init(_ error: JobQueueError) {
        switch error {
        case .unavailable(let reason): self = .unreachable("the queue cannot be reached: \(reason)")
        case .refused(let reason): self.init(code: 1, "the queue refuses: \(reason)")
        case .evicted, .duplicateWorker: self.init(code: 1, "the queue refuses: \(error)")
        }
    }
}
