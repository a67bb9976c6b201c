import Jobs
import Operations
import Patients
import Timekeeping

/// The steps by which outbox messages reach the queue and stay there. Every step may be repeated: the queue knows a
/// message by its id, and the outbox remembers only what is done. Runs on the thread of its connection.
struct OutboxPublisher {
    let store: any OutboxStore
    let metrics: ServiceMetrics
    let settings: OutboxRelaySettings

    /// Hands over everything pending, in batches and in the order of writing. A message is marked only after the queue
    /// has it: a crash in between repeats the hand-over, which the queue recognises.
    func publishPending(on connection: any JobQueueConnection) async throws {
        while true {
            let batch = try await store.pending(limit: settings.batch)
            guard !batch.isEmpty else { return }
            try enqueue(batch, on: connection)
            try await store.markRelayed(batch.map(\.sequence), at: .now())
            if batch.count < settings.batch || Task.isCancelled { return }
        }
    }

    /// Asks the queue about messages it was given and not asked about since `moment`: what has ended is settled, what
    /// it has forgotten is handed over again, the rest is left alone until the next time.
    func reconcile(uncheckedSince moment: Timestamp, on connection: any JobQueueConnection) async throws {
        while true {
            let open = try await store.open(checkedBefore: moment, limit: settings.reconciliationBatch)
            guard !open.isEmpty else { return }
            let states = try connection.states(of: open.map(\.message.id))
            guard states.count == open.count else { throw JobQueueError.refused("answers do not match questions") }
            let known = zip(open, states)
            let forgotten = known.filter { $0.1 == nil }.map(\.0)
            let ended = known.compactMap { message, state in
                if case .ended(let end) = state {
                    OutboxSettlement(messageID: message.message.id, outcome: .init(end))
                } else {
                    nil
                }
            }
            if !forgotten.isEmpty { try enqueue(forgotten, on: connection) }
            if !ended.isEmpty {
                try await store.settle(ended, cursor: nil, queue: settings.queueName, at: .now())
                for settlement in ended { metrics.count(settlement.outcome, from: .reconciliation) }
            }
            // A clock set back must not make this batch look unchecked again.
            let checked = known.filter { if case .ended = $0.1 { false } else { true } }.map(\.0.sequence)
            if !checked.isEmpty { try await store.touch(checked, at: max(.now(), moment)) }
            if open.count < settings.reconciliationBatch || Task.isCancelled { return }
        }
    }

    private func enqueue(_ messages: [PendingMessage], on connection: any JobQueueConnection) throws(JobQueueError) {
        let jobs = messages.map { pending in
            QueuedJob(
                id: pending.message.id, lane: JobLane(rawValue: pending.message.lane) ?? .normal,
                notBefore: pending.message.notBefore, envelope: pending.message.envelope)
        }
        do {
            for result in try connection.enqueue(jobs) {
                metrics.published.increment(result == .new ? "new" : "known")
            }
        } catch {
            metrics.published.increment("error")
            throw error
        }
    }
}

extension OutboxSettlement.Outcome {
    init(_ end: JobEnd) {
        switch end {
        case .done(let code): self = .sent(code: code)
        case .dead(let reason): self = .dead(reason: reason)
        }
    }
}

extension ServiceMetrics {
    /// Which of the relay's loops learned of an end; now and then both do, and the outbox keeps the first.
    enum NewsSource: String { case event, reconciliation }

    /// Counts how a message ended.
    func count(_ outcome: OutboxSettlement.Outcome, from source: NewsSource) {
        switch outcome {
        case .sent: settled.increment("sent", source.rawValue)
        case .dead: settled.increment("dead", source.rawValue)
        }
    }
}
