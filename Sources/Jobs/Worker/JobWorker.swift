/// Takes jobs from a queue and has them delivered: a heartbeat, a fetcher, a number of senders, and one sender for
/// suspects.
///
/// Each of them blocks a thread of its own, because the queue and the deliverers block. A job is claimed when a sender is
/// free and none ahead: what nobody prefetched, no crash can strand.
package final class JobWorker: Sendable {
    private let queue: any JobQueue
    private let configuration: JobWorkerConfiguration
    private let executor: @Sendable (String) -> any TaskExecutor
    private let deliverer: @Sendable () -> any JobDeliverer
    private let observer: any JobObserver
    private let dispatcher: JobDispatcher

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
        dispatcher = JobDispatcher(
            ReconnectingQueue(queue), senders: configuration.senders, rate: configuration.rate, observer: observer)
    }

    /// Works until ``stop()`` and until what was under way is settled or given back.
    package func run() async {
        let connection = ReconnectingQueue(queue)
        await withTaskGroup(of: Void.self) { group in
            // Told of losses and returns by one thread: the heart, which always has something to ask.
            let heart = JobHeart(
                connection: ReconnectingQueue(queue, observer: observer), dispatcher: dispatcher,
                configuration: configuration, observer: observer)
            group.addTask(executorPreference: executor("jobs.heart")) { heart.run() }
            let fetcher = JobFetcher(
                connection: connection, dispatcher: dispatcher, longestWait: configuration.longestWait)
            group.addTask(executorPreference: executor("jobs.fetcher")) { fetcher.run() }
            for number in 0..<configuration.senders {
                group.addTask(executorPreference: executor("jobs.sender.\(number)")) { [self] in
                    JobSender(
                        connection: connection, dispatcher: dispatcher, number: number, deliverer: deliverer(),
                        observer: observer
                    ).run()
                }
            }
            group.addTask(executorPreference: executor("jobs.suspects")) { [self] in
                SuspectSender(
                    connection: connection, dispatcher: dispatcher, configuration: configuration,
                    deliverer: deliverer(), observer: observer
                ).run()
            }
        }
    }

    /// Stops claiming at once: deliveries that can still be given back are, those past the point of no return finish.
    /// ``run()`` returns when all of that is done. Callable from any thread, any number of times.
    package func stop() {
        dispatcher.stop()
    }

    /// Whether a delivery has been under way for longer than it can take: a thread is stuck in a library.
    package var isStuck: Bool {
        dispatcher.withState { $0.deliveries(longerThan: configuration.deliveryLimit, at: .now) } > 0
    }

    /// Whether the worker holds a lease: false before the queue was reached and after it was lost for long.
    package var isRegistered: Bool { dispatcher.withState { $0.name != nil } }
}
