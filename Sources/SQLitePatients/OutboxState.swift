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
    /// The patient was erased before it was sent.
    case cancelled = 4
}

extension MailStatus {
    /// What an outbox row says of its mail. The queue knows more while a mail is under way (attempts, retries); the row
    /// knows the beginning and the end, and of the end only that an attempt was made when the end tells so.
    /// - Parameters:
    ///   - state: of the row, none when there is no row.
    ///   - reason: why it was given up.
    ///   - finalAt: when it ended.
    init(state: OutboxState?, reason: String?, finalAt: Timestamp?) {
        switch state {
        case nil: self = .none
        case .new, .relayed: self = .queued
        case .sent: self.init(state: .sent, attempts: 1, lastAttemptAt: finalAt, sentAt: finalAt)
        case .dead where reason == "in_doubt": self.init(state: .uncertain, attempts: 1, lastAttemptAt: finalAt)
        case .dead: self.init(state: .failed)
        case .cancelled: self.init(state: .cancelled)
        }
    }
}
