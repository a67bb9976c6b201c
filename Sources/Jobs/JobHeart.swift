/// The sign of life of a worker. With it goes what any worker may do for all: recovering the jobs of dead workers and
/// making due ones ready. Both are atomic and may be repeated, so nobody has to be the leader.
struct JobHeart: Sendable {
    let connection: ReconnectingQueue
    let standing: WorkerStanding
    let configuration: JobWorkerConfiguration
    let observer: any JobObserver

    /// Runs on the heart's own thread until the worker stops and its senders are idle.
    func run() async {
        let line = connection.makeLine()
        while !isFinished {
            do throws(JobQueueError) {
                let pause = try line.use { (queue) throws(JobQueueError) in try beat(queue) }
                // A name that a sender gave up is replaced at once: nobody can claim meanwhile.
                await rest(pause) { isFinished || (standing.name == nil && !standing.isStopping) }
            } catch {
                await rest(line.patience) { isFinished }
            }
        }
        if let name = standing.name {
            // The lease would run out by itself; leaving properly only spares the others the wait.
            do throws(JobQueueError) {
                try line.use { (queue) throws(JobQueueError) in try queue.unregister(worker: name) }
            } catch { observer.queueLost(error) }
        }
    }

    /// One beat; gives how long the heart may rest.
    private func beat(_ queue: any JobQueueConnection) throws(JobQueueError) -> Duration {
        for name in standing.livingNames where try !queue.beat(worker: name, lease: configuration.lease) {
            if standing.giveUp(name) { observer.evicted() }
        }
        if standing.name == nil, !standing.isStopping {
            let name = standing.freshName()
            try queue.register(worker: name, lease: configuration.lease)
            standing.registered(as: name)
        }
        let recovered = try queue.reap(limit: 200, maximumCrashes: configuration.maximumCrashes)
        if recovered > 0 { observer.recovered(recovered) }
        let (moved, nextDue) = try queue.promote(limit: 500)
        if moved == 500 { return .zero }
        return min(configuration.heartbeat, nextDue ?? configuration.heartbeat)
    }

    private var isFinished: Bool { standing.isStopping && standing.isIdle }

    /// Rests in short steps until the time is over or `isDisturbed` says so.
    private func rest(_ pause: Duration, until isDisturbed: () -> Bool) async {
        let end = ContinuousClock.now + pause
        while ContinuousClock.now < end, !isDisturbed() {
            let step = min(.milliseconds(20), end - .now)
            do { try await Task.sleep(for: step) } catch { return }
        }
    }
}
