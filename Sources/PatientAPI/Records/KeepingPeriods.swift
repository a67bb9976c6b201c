import Timekeeping

/// For how long things are kept.
package struct KeepingPeriods: Sendable, Equatable {
    /// Answers to requests with an `Idempotency-Key`, in seconds.
    package var answers: Int64
    /// That a patient was erased, in days.
    package var tombstoneDays: Int
    /// Patients without a change, in days; nil: for ever.
    package var retentionDays: Int?

    package init(answers: Int64 = 86_400, tombstoneDays: Int = 30, retentionDays: Int? = nil) {
        self.answers = answers
        self.tombstoneDays = tombstoneDays
        self.retentionDays = retentionDays
    }

    func answersEnd(at now: Timestamp) -> Timestamp { now.advanced(bySeconds: -answers) }
    func tombstonesEnd(at now: Timestamp) -> Timestamp { Self.days(tombstoneDays, before: now) }
    func retentionEnd(at now: Timestamp) -> Timestamp? { retentionDays.map { Self.days($0, before: now) } }

    private static func days(_ days: Int, before now: Timestamp) -> Timestamp {
        now.advanced(bySeconds: -86_400 * Int64(days))
    }
}
