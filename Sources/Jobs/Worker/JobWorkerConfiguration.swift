import Timekeeping

/// Numbers a worker goes by.
package struct JobWorkerConfiguration: Sendable {
    /// Deliveries at the same time, at least 1.
    package var senders = 8
    /// How long a silent worker keeps its jobs.
    package var lease = Duration.seconds(10)
    /// Between two signs of life; several fit into the lease.
    package var heartbeat = Duration.seconds(2)
    /// Longest wait for a ring of the queue's bell: a lost ring costs this and never a job.
    package var longestWait = Duration.seconds(1)
    /// Crashes during delivery after which a job is poison.
    package var maximumCrashes = 3
    /// The provider's limit; nil: none.
    package var rate: RateLimit?
    /// A delivery that takes longer is stuck: the longest that a transport may take by its own limits, and half a minute.
    package var deliveryLimit = Duration.seconds(730)
    /// What follows when one is, after its job has been left to others; a process of its own ends itself here, because
    /// nothing else frees a thread that is stuck in a library.
    package var stuck: @Sendable () -> Void = {}
    /// How long dead jobs are kept.
    package var deadRetention = Duration.seconds(90 * 86_400)
    /// First part of the worker's name, such as the host's.
    package var name = "worker"
    /// What the worker tells of itself; `senders` and `busy` are filled in.
    package var description: @Sendable () -> WorkerDescription = { WorkerDescription() }

    package init() {}

    /// A name that no worker ever had.
    func freshName() -> String { "\(name)-\(ULID.make())" }
}
