import Glibc

/// How the requests of an open run are spread over time.
package enum ArrivalProcess: String, Sendable, CaseIterable {
    /// One request every 1/rate seconds.
    case constant
    /// Independent arrivals, as from many people who do not know of each other: the gaps are exponential.
    case poisson
}

/// One of the lanes that a schedule is dealt to, like cards: each event loop is one.
package struct Lane: Sendable, Equatable {
    package let index: Int
    package let count: Int

    package init(_ index: Int, of count: Int) {
        precondition(index >= 0 && index < count, "a lane is one of those there are")
        self.index = index
        self.count = count
    }

    /// This lane's part of `whole`, dealt one by one.
    func share(of whole: Int) -> Int { (whole - index + count - 1) / count }
}

/// When the requests of one lane of an open run are due: a value that knows no clock, so that a test can read a minute of
/// schedule in a microsecond.
///
/// With a constant process lane 1 of 3 has the requests 1, 4, 7 …; a Poisson process split at random is a Poisson process
/// in each part, so every lane has gaps of its own. Where the rate changes, both are stretched by it: time is scaled so
/// that one request is asked for in each unit.
///
///     rate 4/s, constant, one lane     0 ms   250 ms   500 ms   750 ms …
package struct ArrivalPacer: Sendable {
    private let process: ArrivalProcess
    private let lane: Lane
    private var walk: ProfileWalk
    private var random: RandomSource
    private var count = 0
    private var area = 0.0

    /// - Parameter seed: decides the gaps of a Poisson process; without meaning for a constant one.
    package init(_ profile: LoadProfile, process: ArrivalProcess, lane: Lane, seed: UInt64) {
        self.process = process
        self.lane = lane
        walk = ProfileWalk(profile)
        random = RandomSource(seed: seed, stream: 0xA221_7A15 &+ UInt64(lane.index))
    }

    /// Nanoseconds from the beginning of the profile to the next arrival, never fewer than to the one before; nil when the
    /// profile ends first.
    package mutating func next() -> Int64? {
        switch process {
        case .constant:
            // From the count, not by adding gaps: a gap that is no whole nanosecond would drift.
            area = Double(lane.index + count * lane.count)
            count += 1
        case .poisson:
            // 1 - u lies in (0, 1], so the logarithm is finite.
            area += -log(1 - random.unit()) * Double(lane.count)
        }
        guard let seconds = walk.time(atArea: area), seconds < 9e9 else { return nil }
        return Int64((seconds * 1e9).rounded())
    }
}
