import Transport

/// Spans between moments of a run, in the units that loops and histograms count in.
extension Instant {
    /// Later than every moment of a run.
    static let never = Instant(nanoseconds: .max)

    /// How long ago `earlier` was, in nanoseconds; negative when it is still to come.
    func nanoseconds(since earlier: Instant) -> Int64 { nanoseconds &- earlier.nanoseconds }

    /// How long ago `earlier` was, as the histograms count it: whole microseconds, 0 when it is still to come.
    func microseconds(since earlier: Instant) -> UInt64 {
        UInt64(max(0, nanoseconds &- earlier.nanoseconds)) / 1_000
    }

    /// So many nanoseconds later; never when that is beyond all moments.
    func advanced(byNanoseconds span: Int64) -> Instant {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(span)
        return Instant(nanoseconds: overflow ? .max : sum)
    }

    /// So many seconds later; never when they are infinite.
    func advanced(bySeconds seconds: Double) -> Instant {
        seconds < 9e9 ? advanced(byNanoseconds: Int64((seconds * 1e9).rounded())) : .never
    }

    /// Suspends until then; returns at once when it has passed.
    ///
    /// - Throws: when the task is cancelled.
    static func sleep(until moment: Instant) async throws {
        let span = moment - .now
        if span > .zero { try await Task.sleep(for: span, tolerance: .milliseconds(1)) }
    }
}
