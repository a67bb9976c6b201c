/// One thread's connection to the queue, opened again after it was lost. Confined to that thread.
struct ReconnectingQueue: Sendable {
    private let queue: any JobQueue
    private let observer: (any JobObserver)?

    /// - Parameter observer: told of losses and returns; one of a worker's threads is enough.
    init(_ queue: any JobQueue, observer: (any JobObserver)? = nil) {
        self.queue = queue
        self.observer = observer
    }

    func makeLine() -> Line { Line(queue: queue, observer: observer) }

    /// The open connection, if any. Not Sendable: it lives on the thread that made it.
    final class Line {
        private let queue: any JobQueue
        private let observer: (any JobObserver)?
        private var connection: (any JobQueueConnection)?
        private var failures = 0

        init(queue: any JobQueue, observer: (any JobObserver)?) {
            self.queue = queue
            self.observer = observer
        }

        /// Runs `body` with a connection, opening one if need be; a lost one is dropped.
        func use<Value>(
            _ body: (any JobQueueConnection) throws(JobQueueError) -> Value
        ) throws(JobQueueError) -> Value {
            do throws(JobQueueError) {
                let connection = if let open = self.connection { open } else { try queue.connect() }
                self.connection = connection
                let value = try body(connection)
                if failures > 0 {
                    failures = 0
                    observer?.queueReturned()
                }
                return value
            } catch {
                switch error {
                case .unavailable, .refused:
                    // A queue that refuses, because it is full say, is as good as away; its connection is sound.
                    if case .unavailable = error { connection = nil }
                    if failures == 0 { observer?.queueLost(error) }
                    failures += 1
                case .evicted, .duplicateWorker:
                    break
                }
                throw error
            }
        }

        /// How long to wait before the next try: 100 ms doubling to 5 s.
        var patience: Duration {
            .milliseconds(min(100 << min(max(failures - 1, 0), 6), 5_000))
        }
    }
}
