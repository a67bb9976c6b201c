/// One moment of a run's course as the charts show it.
package struct SeriesPoint: Sendable, Equatable {
    /// Of one operation or all together; times in microseconds, of the answers and failures of this moment.
    package struct Line: Sendable, Equatable {
        package var requests = 0.0
        package var errors = 0.0
        package var response = Percentiles(LatencyHistogram())
        package var serviceP99: UInt64 = 0
    }

    /// Seconds from the start of the run to its end.
    package let time: Double
    package let isWarmup: Bool
    package let level: Double
    /// Per second.
    package let asked: Double
    package let answered: Double
    package let all: Line
    package let operations: [Operation: Line]
    /// Answers per second by the first digit of their status; `none` are those that never came.
    package let classes: [StatusClass: Double]
    package let inFlight: Int
    package let waiting: Int
    package let active: Int
    package let selfLagP99: UInt64
    /// Processor cores that the generator used.
    package let cores: Double
    package let server: [String: Double]
    package let ledger: LedgerCounts?

    package init(_ frame: Frame) {
        let tally = frame.tallies.whole
        time = frame.end
        isWarmup = frame.isWarmup
        level = frame.level
        asked = frame.perSecond(tally.asked)
        answered = frame.perSecond(tally.answered)
        all = Self.line(nil, tally, frame)
        var operations: [Operation: Line] = [:]
        for operation in tally.operations { operations[operation] = Self.line(operation, tally, frame) }
        self.operations = operations
        var classes: [StatusClass: Double] = [:]
        for entry in tally.outcomes.all {
            classes[StatusClass(entry.outcome), default: 0] += frame.perSecond(entry.count)
        }
        self.classes = classes
        (inFlight, waiting, active) = (frame.inFlight, frame.waiting, frame.active)
        selfLagP99 = tally.selfLag.value(atPercentile: 99)
        cores = frame.health.cores
        server = frame.server
        ledger = frame.ledger
    }

    private static func line(_ operation: Operation?, _ tally: Tally, _ frame: Frame) -> Line {
        let times = tally.latencies(of: operation)
        return Line(
            requests: frame.perSecond(tally.count(of: operation)),
            errors: frame.perSecond(tally.count(of: operation, where: \.isError)),
            response: Percentiles(times.response), serviceP99: times.service.value(atPercentile: 99))
    }
}

/// The course of a run, bounded: when there are too many points, every second one goes.
package struct Series: Sendable, Equatable {
    package private(set) var points: [SeriesPoint] = []
    /// Points that pass before one is kept.
    private var stride = 1
    private var passed = 0

    package static let mostPoints = 3_600

    package init() {}

    package mutating func append(_ point: SeriesPoint) {
        defer { passed += 1 }
        guard passed % stride == 0 else { return }
        points.append(point)
        guard points.count > Self.mostPoints else { return }
        points = points.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        stride *= 2
    }
}

extension Recording {
    /// Its course.
    package var series: Series {
        var series = Series()
        for frame in frames { series.append(SeriesPoint(frame)) }
        return series
    }
}
