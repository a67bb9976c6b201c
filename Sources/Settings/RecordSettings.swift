/// What is asked of those who write, and how long things are kept.
package struct RecordSettings: Sendable, Equatable {
    /// `REQUIRE_IDEMPOTENCY_KEY`: canonical routes refuse a registration without one.
    package let requiresIdempotencyKey: Bool
    /// `REQUIRE_IF_MATCH`: canonical routes refuse a change without it.
    package let requiresIfMatch: Bool
    /// `IDEMPOTENCY_TTL`: for how long the answer to a request with a key is kept, 1 minute to 30 days.
    package let answerLifetime: Duration
    /// `TOMBSTONE_DAYS`: for how long it is known that a patient was erased, 0 to 36,500.
    package let tombstoneDays: Int
    /// `AUDIT_DAYS`: for how long entries of the audit log are kept, 1 to 36,500; nil: for ever.
    package let auditDays: Int?
    /// `RETENTION_DAYS`: after how many days without a change a patient is erased, 1 to 36,500; nil: never.
    package let retentionDays: Int?

    package init(_ reader: inout SettingsReader) {
        requiresIdempotencyKey = reader.flag("REQUIRE_IDEMPOTENCY_KEY", default: false)
        requiresIfMatch = reader.flag("REQUIRE_IF_MATCH", default: false)
        answerLifetime = reader.duration(
            "IDEMPOTENCY_TTL", default: .seconds(86_400), in: .seconds(60) ... .seconds(30 * 86_400))
        tombstoneDays = reader.integer("TOMBSTONE_DAYS", default: 30, in: 0...Self.longest)
        // Six years, as 45 CFR 164.316(b)(2) asks.
        auditDays = Self.days("AUDIT_DAYS", default: 2_190, &reader)
        retentionDays = Self.days("RETENTION_DAYS", default: nil, &reader)
    }

    /// A century.
    private static let longest = 36_500

    private static func days(_ name: String, default standard: Int?, _ reader: inout SettingsReader) -> Int? {
        if reader.text(name)?.lowercased() == "off" { return nil }
        let days = reader.integer(name, default: standard ?? 0, in: 1...longest)
        return days == 0 ? nil : days
    }
}
