/// A span of time in one machine word, for sums on the request path; everywhere else it is a `Duration`, whose arithmetic
/// is of 128 bits.
package struct Nanoseconds: Sendable, Hashable, Comparable {
    package let count: Int64

    /// Whole nanoseconds of a duration; the longest span there is, 292 years, when it is longer.
    package init(_ duration: Duration) {
        count = Int64(clamping: duration.attoseconds / 1_000_000_000)
    }

    @inlinable
    package static func < (left: Nanoseconds, right: Nanoseconds) -> Bool {
        left.count < right.count
    }
}
