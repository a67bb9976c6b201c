import Glibc

/// A moment on the clock of the event loops: the time since the machine was started, suspended time included
/// (`CLOCK_BOOTTIME`, which `ContinuousClock` reads as well), to the nanosecond.
///
/// One machine word. `ContinuousClock.Instant` is opaque to the compiler: each copy of an optional one is a call through
/// its table of functions, and its arithmetic is of 128 bits; together they were a tenth of what a request cost.
package struct Instant: Sendable, Hashable, Comparable {
    /// Since the machine was started; ends after 292 years.
    package let nanoseconds: Int64

    /// The moment so many nanoseconds after the start of the machine.
    @inlinable
    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The present; does not enter the kernel.
    package static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }

    @inlinable
    package static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The moment after a span; the last there is when that is beyond it.
    @inlinable
    package static func + (start: Instant, span: Nanoseconds) -> Instant {
        let (sum, overflows) = start.nanoseconds.addingReportingOverflow(span.count)
        return Instant(nanoseconds: overflows ? (span.count < 0 ? .min : .max) : sum)
    }

    /// The moment after a duration; the last there is when that is beyond it.
    package static func + (start: Instant, duration: Duration) -> Instant {
        start + Nanoseconds(duration)
    }

    /// The moment a duration earlier; the first there is when that is before it.
    package static func - (end: Instant, duration: Duration) -> Instant {
        let (difference, overflows) = end.nanoseconds.subtractingReportingOverflow(Nanoseconds(duration).count)
        return Instant(nanoseconds: overflows ? .min : difference)
    }

    /// How long after `start` it is; negative when it is before.
    @inlinable
    package static func - (end: Instant, start: Instant) -> Duration {
        Duration(attoseconds: Int128(end.nanoseconds &- start.nanoseconds) &* 1_000_000_000)
    }
}
