import Glibc

/// A point in time of a run: nanoseconds of the monotonic clock of this machine (clock_gettime(2), `CLOCK_MONOTONIC`).
///
/// `ContinuousClock.Instant` holds 128 bits behind functions that the optimiser cannot see into, and a request needs
/// several of them; this is one register.
package struct Moment: Sendable, Hashable, Comparable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package static var now: Moment {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Moment(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }

    /// Later than every moment of a run.
    static let never = Moment(nanoseconds: .max)

    /// How long ago `earlier` was, in nanoseconds; negative when it is still to come.
    func nanoseconds(since earlier: Moment) -> Int64 { nanoseconds &- earlier.nanoseconds }

    /// How long ago `earlier` was, as the histograms count it: whole microseconds, 0 when it is still to come.
    func microseconds(since earlier: Moment) -> UInt64 {
        UInt64(max(0, nanoseconds &- earlier.nanoseconds)) / 1_000
    }

    func advanced(byNanoseconds span: Int64) -> Moment {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(span)
        return Moment(nanoseconds: overflow ? .max : sum)
    }

    package static func + (moment: Moment, span: Duration) -> Moment {
        moment.advanced(byNanoseconds: span.wholeNanoseconds)
    }

    package static func - (later: Moment, earlier: Moment) -> Duration {
        .nanoseconds(later.nanoseconds(since: earlier))
    }

    package static func < (left: Moment, right: Moment) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Suspends until then; returns at once when it has passed. A cancelled task returns early.
    static func sleep(until moment: Moment) async throws {
        let span = moment - .now
        if span > .zero { try await Task.sleep(for: span, tolerance: .milliseconds(1)) }
    }
}
