import Patients
import Timekeeping

/// How far an outbox row has come; the raw value is what the column `state` holds.
enum OutboxState: Int64 {
    /// Written, not yet handed to the queue.
    case new = 0
    /// The queue has it.
    case relayed = 1
    /// Accepted by the receiving side.
    case sent = 2
    /// Given up.
    case dead = 3
    /// The patient was erased, or a person took it out of the queue, before it was sent.
    case cancelled = 4
}

/// How far the delivery of a row in the states 0 and 1 has come; the raw value is what the column `progress` holds.
enum OutboxProgress: Int64 {
    /// Nothing tried yet.
    case queued = 0
    /// A delivery is under way.
    case sending = 1
    /// A delivery came to nothing, another follows.
    case retrying = 2
}

/// The columns of an outbox row that tell how far its mail is.
struct OutboxColumns {
    /// none when there is no row.
    let state: OutboxState?
    let progress: OutboxProgress
    let attempts: Int
    let attemptedAt: Timestamp?
    /// Why it was given up.
    let reason: String?
    let finalAt: Timestamp?

    var status: MailStatus {
        switch state {
        case nil: .none
        case .new, .relayed: open
        // Rows of versions that did not count attempts: the end tells that there was one.
        case .sent:
            MailStatus(
                state: .sent, attempts: max(1, attempts), lastAttemptAt: attemptedAt ?? finalAt, sentAt: finalAt)
        case .dead where reason == "in_doubt":
            MailStatus(state: .uncertain, attempts: max(1, attempts), lastAttemptAt: attemptedAt ?? finalAt)
        case .dead: MailStatus(state: .failed, attempts: attempts, lastAttemptAt: attemptedAt)
        case .cancelled: MailStatus(state: .cancelled, attempts: attempts, lastAttemptAt: attemptedAt)
        }
    }

    private var open: MailStatus {
        let state: MailState =
            switch progress {
            case .queued: .queued
            case .sending: .sending
            case .retrying: .retrying
            }
        // A delivery that was given back is no attempt.
        return MailStatus(state: state, attempts: attempts, lastAttemptAt: attempts > 0 ? attemptedAt : nil)
    }
}
