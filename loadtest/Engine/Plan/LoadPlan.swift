/// A whole run, decided and checked before the first byte is sent.
package struct LoadPlan: Sendable {
    /// Who decides when the next request is due.
    package enum Model: Sendable, Equatable {
        /// Users who wait for their answer, think, and ask again: a slow server is asked less.
        case closed(users: Int, spawnRate: Rate, think: ClosedRange<Duration>)
        /// A schedule that does not care how the server feels.
        case open(rate: Rate, arrivals: ArrivalProcess, connections: Int, maximumOutstanding: Int)

        /// Connections at most: in a closed run every user has one.
        var connections: Int {
            switch self {
            case .closed(let users, _, _): users
            case .open(_, _, let connections, _): connections
            }
        }
    }

    package let target: LoadTarget
    package let routes: RouteFamily
    package let model: Model
    /// From the start to the last intended start; nil when only ``requests`` ends the run.
    package let runTime: Duration?
    /// What is due earlier than this is sent and shown, and left out of the report.
    package let warmup: Duration
    /// How many requests are sent at most.
    package let requests: Int?
    package let mix: OperationMix
    /// The part of the registrations that repeats an acknowledged address on purpose.
    package let duplicates: Share
    package let seed: UInt64
    /// Whether the seed was named by the caller; its people may then have been registered by an earlier run.
    package let seedWasGiven: Bool
    /// How long a request may take from its first byte; a connection may take as long to be opened.
    package let timeout: Duration
    /// Event loops; one thread each, never more than connections.
    package let loops: Int
    package let thresholds: [Threshold]
    /// Whether a run limited by the generator itself is a failure.
    package let isStrict: Bool

    /// Connections at most, over all loops.
    package var connections: Int { model.connections }

    /// The rate that was asked for; a closed run asks for none.
    package var askedRate: Rate? {
        if case .open(let rate, _, _, _) = model { rate } else { nil }
    }

    /// How the first line of a report names the run.
    var headline: String {
        switch model {
        case .closed(let users, _, let think):
            let wait = "\(think.lowerBound.inSeconds)..\(think.upperBound.inSeconds) s"
            return "closed, \(users) users, think \(wait), seed \(seed)"
        case .open(let rate, let arrivals, let connections, _):
            let perSecond = PlainDecimal.text(rate.perSecond, places: rate.perSecond < 100 ? 1 : 0)
            return "open, \(perSecond)/s \(arrivals.rawValue), \(connections) connections, seed \(seed)"
        }
    }
}
