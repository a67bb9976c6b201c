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
            let batch = try await store.pending(queue: settings.queueName, limit: settings.batch)
            guard !batch.isEmpty else { return }
            try enqueue(batch, on: connection)
            try await store.markRelayed(batch.map(\.sequence), at: .now())
            if batch.count < settings.batch || Task.isCancelled { return }
        }
    }

    /// Takes out of the queue what was cancelled after it had been handed over: an erased patient gets no mail, and the
    /// queue keeps no address. A message that may be accepted right now cannot be taken back.
    func withdraw(on connection: any JobQueueConnection) async throws {
        while true {
            let messages = try await store.withdrawn(queue: settings.queueName, limit: settings.batch)
            guard !messages.isEmpty else { return }
            _ = try connection.remove(messages.map(\.id))
            try await store.markWithdrawn(messages.map(\.sequence))
            if messages.count < settings.batch || Task.isCancelled { return }
        }
    }

    /// Asks the queue about messages it was given and not asked about since `moment`: what it knows is noted, what has
    /// ended is settled, what it has forgotten is handed over again, with what was heard of its earlier life.
    func reconcile(uncheckedSince moment: Timestamp, on connection: any JobQueueConnection) async throws {
        while true {
            let open = try await store.open(
                queue: settings.queueName, checkedBefore: moment, limit: settings.reconciliationBatch)
            guard !open.isEmpty else { return }
            let statuses = try connection.statuses(of: open.map(\.message.id))
            guard statuses.count == open.count else { throw JobQueueError.refused("answers do not match questions") }
            var forgotten: [PendingMessage] = []
            var reports: [OutboxReport] = []
            for (message, status) in zip(open, statuses) {
                if let status {
                    reports.append(OutboxReport(message.message.id, status))
                } else {
                    forgotten.append(message)
                    reports.append(
                        OutboxReport(
                            messageID: message.message.id, change: .waiting, attempts: message.attempts,
                            doubts: message.doubts))
                }
            }
            if !forgotten.isEmpty { try enqueue(forgotten, isRepetition: true, on: connection) }
            try await store.apply(reports, cursor: nil, queue: settings.queueName, at: .now())
            for report in reports { metrics.count(report.change, from: .reconciliation) }
            // A clock set back must not make this batch look unchecked again. What has ended is passed over.
            try await store.touch(open.map(\.sequence), at: max(.now(), moment))
            if open.count < settings.reconciliationBatch || Task.isCancelled { return }
        }
    }

    /// - Parameter isRepetition: the queue had these and has lost them.
    private func enqueue(
        _ messages: [PendingMessage], isRepetition: Bool = false, on connection: any JobQueueConnection
    ) throws(JobQueueError) {
        let jobs = messages.map { pending in
            QueuedJob(
                id: pending.message.id, lane: JobLane(rawValue: pending.message.lane) ?? .normal,
                notBefore: pending.message.notBefore, envelope: pending.message.envelope,
                history: isRepetition ? JobHistory(tries: pending.attempts, doubts: pending.doubts) : nil)
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

extension ServiceMetrics {
    /// Which of the relay's loops learned of an end; now and then both do, and the outbox keeps the first.
    enum NewsSource: String { case event, reconciliation }

    /// Counts how a message ended.
    func count(_ change: OutboxReport.Change, from source: NewsSource) {
        switch change {
        case .sent: settled.increment("sent", source.rawValue)
        case .dead: settled.increment("dead", source.rawValue)
        case .cancelled: settled.increment("cancelled", source.rawValue)
        case .sending, .waiting, .revived: break
        }
    }
}
