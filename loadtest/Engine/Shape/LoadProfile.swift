/// How much load is asked for at each moment of a run: requests per second of an open run, or users of a closed one. A
/// line of straight pieces, as a value that knows no clock.
package struct LoadProfile: Sendable, Equatable {
    /// One straight piece.
    package struct Segment: Sendable, Equatable {
        /// In seconds; infinite for the last one of a run that only a number of requests ends.
        package let length: Double
        /// The level at its two ends.
        package let from: Double
        package let to: Double

        package init(length: Double, from: Double, to: Double) {
            self.length = length
            self.from = from
            self.to = to
        }

        package static func hold(_ level: Double, for length: Double) -> Segment {
            Segment(length: length, from: level, to: level)
        }

        func level(at time: Double) -> Double {
            from == to ? from : from + (to - from) * min(1, max(0, time / length))
        }

        /// What has been asked for after `time` seconds of it: the area under the line.
        func area(at time: Double) -> Double {
            from == to ? from * time : (from + level(at: time)) / 2 * time
        }

        /// When the area reaches `area`; nil when it does not do so before the end.
        func time(atArea area: Double) -> Double? {
            // The root of slope/2·t² + from·t = area that does not cancel for small slopes.
            let slope = from == to ? 0 : (to - from) / length
            let discriminant = from * from + 2 * slope * area
            guard discriminant >= 0 else { return nil }
            let divisor = from + discriminant.squareRoot()
            // A line that rises from nothing begins with the first request.
            guard divisor > 0 else { return area == 0 && to > 0 ? 0 : nil }
            let time = 2 * area / divisor
            return time < length ? time : nil
        }
    }

    /// In the order of time; never empty.
    package let segments: [Segment]

    /// A change of load shorter than this (seconds) is a step: its requests are no part of their own in reports, which
    /// count by seconds.
    package static let shortestRamp = 1.0

    package init(_ segments: [Segment]) {
        precondition(!segments.isEmpty, "a profile has at least one segment")
        self.segments = segments
    }

    /// One level from beginning to end.
    package static func constant(_ level: Double, for length: Double) -> LoadProfile {
        LoadProfile([.hold(level, for: length)])
    }

    /// In seconds; infinite for a run that a number of requests ends.
    package var length: Double { segments.reduce(0) { $0 + $1.length } }

    /// The highest level that is ever asked for.
    package var peak: Double { segments.reduce(0) { max($0, $1.from, $1.to) } }

    /// The level after so many seconds; that of the end afterwards.
    package func level(at time: Double) -> Double {
        let (segment, within) = position(at: time)
        return segment.level(at: within)
    }

    /// Whether the load is changing at that time.
    package func isRamp(at time: Double) -> Bool {
        let (segment, _) = position(at: time)
        return segment.from != segment.to && segment.length >= Self.shortestRamp
    }

    /// Whether nothing changes any more from that time on.
    package func isConstant(from time: Double) -> Bool {
        let level = level(at: time)
        return remainder(from: time).segments.allSatisfy { $0.from == level && $0.to == level }
    }

    private func position(at time: Double) -> (segment: Segment, within: Double) {
        var rest = time
        for segment in segments.dropLast() {
            if rest < segment.length { return (segment, rest) }
            rest -= segment.length
        }
        return (segments[segments.count - 1], rest)
    }

    /// The same profile as seen from `time` seconds on, with another level if one is given: what is left of a run whose
    /// load is changed by hand.
    package func remainder(from time: Double, at level: Double? = nil) -> LoadProfile {
        if let level { return .constant(level, for: max(0, length - time)) }
        var rest = time
        var left: [Segment] = []
        for segment in segments {
            if rest >= segment.length {
                rest -= segment.length
                continue
            }
            left.append(
                rest == 0
                    ? segment : Segment(length: segment.length - rest, from: segment.level(at: rest), to: segment.to))
            rest = 0
        }
        return left.isEmpty ? .constant(self.level(at: time), for: 0) : LoadProfile(left)
    }
}
