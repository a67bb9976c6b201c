/// The sign of life of a worker. With it goes what any worker may do for all: recovering the jobs of dead workers, making
/// due ones ready, forgetting what has been dead for long. All of it is atomic and may be repeated, so nobody has to be
/// the leader. Runs on a thread of its own, which it blocks.
struct JobHeart: Sendable {
    let connection: ReconnectingQueue
    let dispatcher: JobDispatcher
    let configuration: JobWorkerConfiguration
    let observer: any JobObserver

    /// Between two looks for what has been dead too long.
    private static let burial = Duration.seconds(60)

    /// Until the worker stops and nothing is delivered any more.
    func run() {
        let line = connection.makeLine()
        var burial = ContinuousClock.now
        var stuck = 0
        while !isFinished {
            stuck = watch(stuck)
            do throws(JobQueueError) {
                let pause = try line.use { (queue) throws(JobQueueError) in
                    let pause = try beat(queue)
                    if ContinuousClock.now >= burial {
                        let count = try queue.forget(deadFor: configuration.deadRetention, limit: 100)
                        if count > 0 { observer.forgot(count) }
                        burial = .now + (count == 100 ? .zero : Self.burial)
                    }
                    return pause
                }
                // A name that was given up is replaced at once: nobody can claim meanwhile.
                rest(pause) { isFinished || needsName }
            } catch {
                rest(line.patience) { isFinished }
            }
        }
        if let name = dispatcher.withState({ $0.name }) {
            // The lease would run out by itself; leaving properly only spares the others the wait.
            do throws(JobQueueError) {
                try line.use { (queue) throws(JobQueueError) in try queue.unregister(worker: name) }
            } catch { observer.queueLost(error) }
        }
    }

    /// One beat; gives how long the heart may rest.
    private func beat(_ queue: any JobQueueConnection) throws(JobQueueError) -> Duration {
        for name in dispatcher.withState({ $0.livingNames })
        where try !queue.beat(worker: name, lease: configuration.lease) {
            if dispatcher.withState({ $0.giveUp(name) }) { observer.evicted() }
        }
        for (name, known) in dispatcher.withState({ $0.takeDisowned() }) {
            do throws(JobQueueError) { _ = try queue.disown(worker: name, except: known) } catch {
                dispatcher.withState { $0.disowned.append(name) }
                throw error
            }
        }
        if needsName {
            let name = configuration.freshName()
            try queue.register(worker: name, lease: configuration.lease)
            dispatcher.withState { $0.name = name }
            dispatcher.attention.raise()
        }
        if let name = dispatcher.withState({ $0.name }) { try describe(name, queue) }
        let recovered = try queue.reap(limit: 200, maximumCrashes: configuration.maximumCrashes)
        if recovered > 0 { observer.recovered(recovered) }
        let (moved, nextDue) = try queue.promote(limit: 500)
        if moved == 500 || recovered == 200 { return .zero }
        return min(configuration.heartbeat, nextDue ?? configuration.heartbeat)
    }

    private func describe(_ name: String, _ queue: any JobQueueConnection) throws(JobQueueError) {
        var description = configuration.description()
        description.senders = configuration.senders
        description.busy = dispatcher.withState { $0.busy }
        do throws(JobQueueError) {
            try queue.describe(worker: name, description)
        } catch {
            // A full queue has no room for what is only to be looked at.
            guard case .refused = error else { throw error }
        }
    }

    /// A healthy heart must not hide a sender that is stuck in a library.
    ///
    /// - Parameter known: how many were stuck at the last look.
    private func watch(_ known: Int) -> Int {
        let stuck = dispatcher.withState { $0.deliveries(longerThan: configuration.deliveryLimit, at: .now) }
        if stuck > known {
            observer.stuck(configuration.deliveryLimit)
            dispatcher.withState { $0.abandonBusyNames() }
            configuration.stuck()
        }
        return stuck
    }

    private var isFinished: Bool { dispatcher.withState { $0.isStopping && $0.isIdle } }
    private var needsName: Bool { dispatcher.withState { $0.name == nil && !$0.isStopping } }

    /// Rests until the time is over or `isDisturbed` says so.
    private func rest(_ pause: Duration, until isDisturbed: () -> Bool) {
        let end = ContinuousClock.now + pause
        while ContinuousClock.now < end, !isDisturbed() {
            if dispatcher.withState({ $0.growIfHeldUp(at: .now) }) { dispatcher.attention.raise() }
            dispatcher.heartbeat.wait(upTo: min(.milliseconds(100), end - .now))
        }
    }
}
