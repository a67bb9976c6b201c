import Glibc

/// A moment on the wall clock, in microseconds since 1970-01-01T00:00:00Z.
///
/// An integer and not a `Double`: what is stored, signed into an ETag or compared in a cursor must come back exactly.
package struct Timestamp: Sendable, Hashable, Comparable {
    /// Microseconds since the epoch, UTC; negative before 1970.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package init(milliseconds: Int64) {
        self.microseconds = milliseconds &* 1_000
    }

    package init(seconds: Int64) {
        self.microseconds = seconds &* 1_000_000
    }

    /// The present, from `CLOCK_REALTIME`; callable from any thread.
    package static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1_000)
    }

    /// The present as of the kernel's last tick, up to 10 ms ago, from `CLOCK_REALTIME_COARSE`: a quarter of the time that
    /// ``now()`` takes. Callable from any thread.
    package static func nowCoarsely() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1_000)
    }

    /// Whole milliseconds since the epoch, rounded towards the past.
    package var milliseconds: Int64 { floorDivision(microseconds, 1_000) }

    /// Whole seconds since the epoch, rounded towards the past.
    package var seconds: Int64 { floorDivision(microseconds, 1_000_000) }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The moment `seconds` later (earlier when negative), saturating at the ends of the range.
    package func advanced(bySeconds seconds: Int64) -> Timestamp {
        let (span, spanOverflows) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, sumOverflows) = microseconds.addingReportingOverflow(span)
        guard spanOverflows || sumOverflows else { return Timestamp(microseconds: sum) }
        return Timestamp(microseconds: seconds < 0 ? .min : .max)
    }
}

/// Division that rounds towards negative infinity, so that moments before 1970 fall on the right day.
func floorDivision(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}
