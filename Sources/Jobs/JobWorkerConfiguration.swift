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
    /// First part of the worker's name, such as the host's.
    package var name = "worker"

    package init() {}
}
