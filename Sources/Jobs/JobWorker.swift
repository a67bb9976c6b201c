/// Takes jobs from a queue and has them delivered: a heartbeat, a number of senders, and one sender for suspects.
///
/// Each of them is a task on an executor of its own, because the queue and the deliverers block, and each has its own
/// connection. A sender claims one job when it is free and nothing ahead: what nobody prefetched, no crash can strand.
package final class JobWorker: Sendable {
    private let queue: any JobQueue
    private let configuration: JobWorkerConfiguration
    private let executor: @Sendable (String) -> any TaskExecutor
    private let deliverer: @Sendable () -> any JobDeliverer
    private let observer: any JobObserver
    private let standing: WorkerStanding

    /// - Parameters:
    ///   - executor: makes a serial executor with a thread of its own; the argument is its label.
    ///   - deliverer: makes the deliverer of one sender; called on that sender's thread.
    package init(
        queue: any JobQueue, configuration: JobWorkerConfiguration,
        executor: @escaping @Sendable (String) -> any TaskExecutor,
        deliverer: @escaping @Sendable () -> any JobDeliverer, observer: any JobObserver
    ) {
        precondition(configuration.senders >= 1, "a worker without senders delivers nothing")
        self.queue = queue
        self.configuration = configuration
        self.executor = executor
        self.deliverer = deliverer
        self.observer = observer
        standing = WorkerStanding(prefix: configuration.name)
    }

    /// Works until ``stop()`` and until what was under way is settled or given back.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            let heart = JobHeart(
                connection: ReconnectingQueue(queue, observer: observer), standing: standing,
                configuration: configuration, observer: observer)
            group.addTask(executorPreference: executor("jobs.heart")) { await heart.run() }
            for number in 0...configuration.senders {
                // The last one is for suspects, and is the only one that takes them.
                let lanes: ClaimLanes = number == configuration.senders ? .suspects : .regular
                group.addTask(executorPreference: executor("jobs.sender.\(number)")) { [self] in
                    await JobSender(
                        connection: ReconnectingQueue(queue), standing: standing, lanes: lanes,
                        configuration: configuration, deliverer: deliverer(), observer: observer
                    ).run()
                }
            }
        }
    }

    /// Stops claiming at once: deliveries that can still be given back are, those past the point of no return finish.
    /// ``run()`` returns when all of that is done. Callable from any thread, any number of times.
    package func stop() {
        standing.stop()
    }

    /// Whether the worker holds a lease: false before the queue was reached and after it was lost for long.
    package var isRegistered: Bool { standing.name != nil }
}
