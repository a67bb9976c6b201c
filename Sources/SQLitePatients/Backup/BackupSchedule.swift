package import Timekeeping

/// When the next backup is due, told by those that are there: a service that was restarted makes none too many, and one
/// that was stopped for longer than the interval makes one at once.
package struct BackupSchedule: Sendable, Equatable {
    /// Between the beginnings of two backups, positive.
    package let interval: Duration
    /// After one that failed, or the interval when that is shorter.
    private static let retry = Duration.seconds(300)

    package init(interval: Duration) {
        self.interval = interval
    }

    /// - Parameters:
    ///   - newest: when the last good backup was made; none when there is none.
    ///   - failed: when the last attempt failed; none when it did not.
    /// - Returns: how long to wait, zero when one is due. A backup of the future, after the clock was set back, counts as
    ///   one of now.
    package func wait(newest: Timestamp?, failed: Timestamp?, now: Timestamp) -> Duration {
        let due = newest.map { remaining(interval, since: min($0, now), now) } ?? .zero
        let retry = failed.map { remaining(min(Self.retry, interval), since: min($0, now), now) } ?? .zero
        return max(due, retry)
    }

    private func remaining(_ duration: Duration, since moment: Timestamp, _ now: Timestamp) -> Duration {
        max(.zero, duration - .microseconds(now.microseconds - moment.microseconds))
    }
}
