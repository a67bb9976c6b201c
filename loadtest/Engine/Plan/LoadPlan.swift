/// A whole run, decided and checked before the first byte is sent.
package struct LoadPlan: Sendable {
    /// Who decides when the next request is due.
    package enum Model: Sendable, Equatable {
        /// Users who wait for their answer, think, and ask again: a slow server is asked less.
        case closed(think: ThinkTime)
        /// A schedule that does not care how the server feels.
        case open(arrivals: ArrivalProcess, connections: Int, maximumOutstanding: Int)
    }

    package var target: LoadTarget
    package let routes: RouteFamily
    package let model: Model
    /// Requests per second or users, over time; its length is the run's.
    package let profile: LoadProfile
    /// In seconds; what is due earlier than this is sent and shown, and left out of the report.
    package let warmup: Double
    /// How many requests are sent at most.
    package let requests: Int?
    package let mix: OperationMix
    package let variations: Variations
    package let people: PeopleOptions
    package let seed: UInt64
    /// Whether the seed was named by the caller; its people may then have been registered by an earlier run.
    package let seedWasGiven: Bool
    /// The number of the first person; other than 0 where several generators share a seed.
    package var firstPerson: UInt64 = 0
    /// How long a request may take from its first byte; a connection may take as long to be opened.
    package let timeout: Duration
    package let keepAlive: KeepAlive
    /// Event loops; one thread each, never more than connections.
    package let loops: Int
    package let thresholds: [Threshold]
    /// How long after the warm-up a threshold that is not met ends the run; nil never does.
    package let abortsAfter: Duration?
    /// Whether a run limited by the generator itself is a failure.
    package let isStrict: Bool
    /// Whether every answer is compared with what was sent, and everything is read back.
    package let verifies: Bool
    /// What the plan was read from, without secrets.
    package let recordedOptions: [PlanOption: [String]]

    package static let mostUsers = 60_000

    package var isOpen: Bool { if case .open = model { true } else { false } }

    /// Connections at most, over all loops: in a closed run every user has one.
    package var connections: Int {
        switch model {
        case .closed: max(1, Int(profile.peak.rounded(.up)))
        case .open(_, let connections, _): connections
        }
    }

    /// The highest rate that was asked for, per second; a closed run asks for none.
    package var askedRate: Double? { isOpen ? profile.peak : nil }

    /// How the first line of a report names the run.
    package var headline: String {
        let level = PlainDecimal.text(profile.peak, places: isOpen && profile.peak < 100 ? 1 : 0)
        let shape = profile.segments.count > 1 ? "up to \(level)" : level
        switch model {
        case .closed(let think):
            let wait = "\(think.range.lowerBound.inSeconds)..\(think.range.upperBound.inSeconds) s"
            return "closed, \(shape) users, think \(wait), seed \(seed)"
        case .open(let arrivals, let connections, _):
            return "open, \(shape)/s \(arrivals.rawValue), \(connections) connections, seed \(seed)"
        }
    }
}

/// How long a connection is used.
package enum KeepAlive: Sendable, Equatable {
    case always
    /// Each request has a connection of its own and says so (`Connection: close`).
    case never
    /// The client closes after so many requests.
    case requests(Int)

    /// Reads `on`, `off` or a number.
    package init?(loadText text: String) {
        switch text {
        case "on": self = .always
        case "off": self = .never
        default:
            guard let count = PlainDecimal.count(of: text), count > 0 else { return nil }
            self = .requests(count)
        }
    }

    /// Requests that one connection carries at most.
    var requests: Int {
        switch self {
        case .always: .max
        case .never: 1
        case .requests(let count): count
        }
    }
}
