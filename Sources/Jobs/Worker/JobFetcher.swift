/// Watches over the queue for a worker: waits for the bell when nobody has work, and tries again when the queue was away
/// or gives nothing out. Runs on a thread of its own.
struct JobFetcher: Sendable {
    let connection: ReconnectingQueue
    let dispatcher: JobDispatcher
    let longestWait: Duration

    /// Until the worker stops and everything is told.
    func run() {
        let line = connection.makeLine()
        while true {
            dispatcher.lead()
            switch dispatcher.withState({ $0.watch(at: .now) }) {
            case .over: return
            case .rest(let pause): dispatcher.attention.wait(upTo: min(pause, longestWait))
            case .bell: waitForWork(line)
            }
        }
    }

    private func waitForWork(_ line: ReconnectingQueue.Line) {
        let start = ContinuousClock.now
        // A failed wait shows again in the next claim, which handles it.
        _ = try? line.use { (queue) throws(JobQueueError) in
            try queue.waitForWork(in: .regular, upTo: longestWait)
        }
        let isSilent = ContinuousClock.now - start >= longestWait
        dispatcher.withState { $0.heard(isSilent: isSilent) }
    }
}
