import Histogram

/// What was counted during some span of a run: a second of one loop, or all of it. Tallies add up without loss.
package struct Tally: Sendable {
    /// What an outcome is counted under.
    package struct Key: Sendable, Hashable {
        package let operation: Operation
        package let outcome: Outcome
    }

    /// How often each outcome was seen.
    package private(set) var outcomes: [Key: Int] = [:]
    /// By operation and status class; made when first needed, because one takes 190 KB.
    private var latencies = [Latencies?](repeating: nil, count: Operation.allCases.count * StatusClass.allCases.count)
    /// How late requests were sent although a connection was free: the generator's own fault.
    package private(set) var selfLag = Latencies.recording()
    /// Requests that waited for a free connection.
    package var waitedForConnection = 0
    /// Connections opened, whatever the phase: most are opened before it counts.
    package var connects = 0
    /// Requests that the schedule asked for.
    package var asked = 0

    package init() {}

    /// Counts one request without a time.
    package mutating func count(_ operation: Operation, _ outcome: Outcome) {
        outcomes[Key(operation: operation, outcome: outcome), default: 0] += 1
    }

    /// Counts one request; times in microseconds, `service` nil when it was never sent.
    package mutating func record(_ operation: Operation, _ outcome: Outcome, response: UInt64, service: UInt64?) {
        count(operation, outcome)
        let place = Self.place(operation, StatusClass(outcome))
        if latencies[place] == nil { latencies[place] = Latencies() }
        latencies[place]?.record(response: response, service: service)
    }

    /// Notes how late (microseconds) a request left that had nothing to wait for.
    package mutating func record(selfLag lag: UInt64) {
        selfLag.record(min(lag, Latencies.longest))
    }

    package mutating func add(_ other: Tally) {
        outcomes.merge(other.outcomes, uniquingKeysWith: +)
        for (place, added) in other.latencies.enumerated() {
            guard let added else { continue }
            if latencies[place] == nil { latencies[place] = added } else { latencies[place]?.add(added) }
        }
        selfLag.add(other.selfLag)
        waitedForConnection += other.waitedForConnection
        connects += other.connects
        asked += other.asked
    }

    /// The times of one operation (all of them when nil) in the classes asked for, merged.
    package func latencies(of operation: Operation?, in classes: [StatusClass] = StatusClass.allCases) -> Latencies {
        var merged = Latencies()
        for candidate in Operation.allCases where operation == nil || operation == candidate {
            for statusClass in classes {
                if let some = latencies[Self.place(candidate, statusClass)] { merged.add(some) }
            }
        }
        return merged
    }

    /// How many requests of an operation (all when nil) ended in a way that `isCounted` accepts.
    package func count(of operation: Operation? = nil, where isCounted: (Outcome) -> Bool = { _ in true }) -> Int {
        outcomes.reduce(0) { sum, entry in
            let matches = (operation == nil || operation == entry.key.operation) && isCounted(entry.key.outcome)
            return matches ? sum + entry.value : sum
        }
    }

    /// Requests that ended in an answer, right or wrong.
    package var answered: Int {
        count { if case .answered = $0 { true } else { false } }
    }

    private static func place(_ operation: Operation, _ statusClass: StatusClass) -> Int {
        operation.index * StatusClass.allCases.count + statusClass.rawValue
    }
}
