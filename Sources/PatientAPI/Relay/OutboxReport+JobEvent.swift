import Jobs
import Patients
import Timekeeping

extension OutboxReport {
    /// What an event means for the outbox.
    ///
    /// - Parameter envelope: asked for when a job was brought back; nil when the queue has none any more, because the job
    ///   has ended since: the news of that end follows.
    init?(
        _ event: JobEvent, envelope: (String) throws(JobQueueError) -> [UInt8]?
    ) throws(JobQueueError) {
        let change: Change
        switch event.change {
        case .began: change = .sending
        case .postponed, .returned: change = .waiting
        case .ended(let end): change = Change(end)
        case .requeued:
            guard let envelope = try envelope(event.id) else { return nil }
            change = .revived(envelope: envelope)
        }
        self.init(
            messageID: event.id, change: change, attempts: event.tries, attemptedAt: Self.moment(event.triedAt),
            doubts: event.doubts)
    }

    /// What a job's place says where no event did.
    init(_ id: String, _ status: JobStatus) {
        let change: Change =
            switch status.state {
            case .ready, .delayed: .waiting
            case .active: .sending
            case .ended(let end): Change(end)
            }
        self.init(
            messageID: id, change: change, attempts: status.tries, attemptedAt: Self.moment(status.triedAt),
            doubts: status.doubts)
    }

    private static func moment(_ milliseconds: Int64?) -> Timestamp? {
        milliseconds.map { Timestamp(milliseconds: $0) }
    }

    /// Whether a later report of the same message makes this one superfluous.
    var isPassing: Bool {
        switch change {
        case .sending, .waiting: true
        case .sent, .dead, .cancelled, .revived: false
        }
    }

    /// Without the passing ones that a later one of the same message makes superfluous: under load a delivery begins and
    /// ends between two looks, and costs the outbox one change instead of two.
    static func condensed(_ reports: [OutboxReport]) -> [OutboxReport] {
        var told = Set<String>()
        return Array(reports.reversed().filter { told.insert($0.messageID).inserted || !$0.isPassing }.reversed())
    }
}

extension OutboxReport.Change {
    init(_ end: JobEnd) {
        switch end {
        case .done(let code): self = .sent(code: code)
        case .dead(let reason): self = .dead(reason: reason)
        case .removed: self = .cancelled
        }
    }
}
