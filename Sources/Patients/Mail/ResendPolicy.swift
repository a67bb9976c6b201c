package import Timekeeping

/// When the confirmation of a registration may be sent once more. A decision without I/O, taken by the repository in the
/// transaction that writes the new message.
package struct ResendPolicy: Sendable, Equatable {
    /// Seconds between two mails to one patient, the first one included.
    package var minimumInterval: Int64 = 60
    /// Resent mails within 24 hours.
    package var perDay = 5

    package static let `default` = ResendPolicy()

    package init() {}

    private static let day: Int64 = 86_400

    /// - Parameter history: every mail of the patient, the oldest first; that one is the registration's own and no
    ///   resent mail.
    /// - Throws: `mailInFlight` while one of them may still be sent; `resendTooSoon` with the seconds to wait, 1 and up.
    package func check(_ history: [MailRecord], at moment: Timestamp) throws(RepositoryError) {
        guard history.allSatisfy(\.isSettled) else { throw .mailInFlight }
        var wait: Int64 = 0
        if let newest = history.last { wait = remaining(of: minimumInterval, since: newest.createdAt, at: moment) }
        let today = history.dropFirst().filter { remaining(of: Self.day, since: $0.createdAt, at: moment) > 0 }
        if today.count >= perDay, let oldestThatCounts = today.suffix(max(1, perDay)).first {
            wait = max(wait, remaining(of: Self.day, since: oldestThatCounts.createdAt, at: moment))
        }
        guard wait <= 0 else { throw .resendTooSoon(seconds: wait) }
    }

    /// Whole seconds, rounded up, until `seconds` have passed since `start`; a clock that was set back does not make
    /// the wait longer than `seconds`.
    private func remaining(of seconds: Int64, since start: Timestamp, at moment: Timestamp) -> Int64 {
        let end = start.advanced(bySeconds: seconds)
        guard moment < end else { return 0 }
        let (span, overflows) = end.microseconds.subtractingReportingOverflow(moment.microseconds)
        return overflows ? seconds : min(seconds, span / 1_000_000 + (span % 1_000_000 > 0 ? 1 : 0))
    }
}
