/// What was counted during some span of a run: a second of one loop, or all of it. Tallies add up without loss.
package struct Tally: Sendable, Equatable {
    /// How often each outcome was seen.
    package private(set) var outcomes = OutcomeCounts()
    /// By operation and status class; each holds memory only once it has a value.
    private var latencies = [Latencies](
        repeating: Latencies(), count: Operation.allCases.count * StatusClass.allCases.count)
    /// How late requests were sent although a connection was free: the generator's own fault.
    package private(set) var selfLag = LatencyHistogram()
    /// Body bytes received, by operation.
    private var received = [UInt64](repeating: 0, count: Operation.allCases.count)
    /// Requests that waited for a free connection.
    package var waitedForConnection = 0
    /// Connections opened.
    package var connects = 0
    /// Requests that the schedule asked for.
    package var asked = 0

    package init() {}

    /// Counts one request without a time.
    package mutating func count(_ operation: Operation, _ outcome: Outcome, at: UInt64 = 0) {
        outcomes.count(operation, outcome, at: at)
    }

    /// Counts one request.
    ///
    /// - Parameters:
    ///   - response: microseconds from when it was due.
    ///   - service: microseconds from its first byte; nil when it was never sent.
    ///   - at: milliseconds since the start of the run.
    package mutating func record(
        _ operation: Operation, _ outcome: Outcome, response: UInt64, service: UInt64?, at: UInt64 = 0, bytes: Int = 0,
        sample: @autoclosure () -> String? = nil
    ) {
        outcomes.count(operation, outcome, at: at, sample: sample())
        latencies[Self.place(operation, StatusClass(outcome))].record(response: response, service: service)
        received[operation.index] &+= UInt64(bytes)
    }

    /// Notes how late (microseconds) a request left that had nothing to wait for.
    package mutating func record(selfLag lag: UInt64) {
        selfLag.record(lag)
    }

    package mutating func add(_ other: Tally) {
        outcomes.add(other.outcomes)
        for place in latencies.indices { latencies[place].add(other.latencies[place]) }
        for place in received.indices { received[place] &+= other.received[place] }
        selfLag.add(other.selfLag)
        waitedForConnection += other.waitedForConnection
        connects += other.connects
        asked += other.asked
    }

    /// The times of one operation (all of them when nil) in the classes asked for, merged.
    package func latencies(of operation: Operation?, in classes: [StatusClass] = StatusClass.allCases) -> Latencies {
        var merged = Latencies()
        for candidate in Operation.allCases where operation == nil || operation == candidate {
            for statusClass in classes { merged.add(latencies[Self.place(candidate, statusClass)]) }
        }
        return merged
    }

    /// How many requests of an operation (all when nil) ended in a way that `isCounted` accepts.
    package func count(of operation: Operation? = nil, where isCounted: (Outcome) -> Bool = { _ in true }) -> Int {
        outcomes.count(of: operation, where: isCounted)
    }

    /// Requests that ended in an answer, right or wrong.
    package var answered: Int { count(where: \.isAnswer) }

    /// Body bytes received in answers to one operation, to all of them when nil.
    package func receivedBytes(of operation: Operation?) -> UInt64 {
        operation.map { received[$0.index] } ?? received.reduce(0, &+)
    }

    /// The operations that occur.
    package var operations: [Operation] { Operation.allCases.filter { count(of: $0) > 0 } }

    private static func place(_ operation: Operation, _ statusClass: StatusClass) -> Int {
        operation.index * StatusClass.allCases.count + statusClass.rawValue
    }
}

extension Tally {
    /// What a verifying run knows without asking anybody: patients acknowledged and rightly read, answers that broke a
    /// promise, patients that were not found.
    package var ledgerCounts: LedgerCounts {
        var counts = LedgerCounts()
        for entry in outcomes.all {
            switch (entry.operation, entry.outcome) {
            case (.register, .answered(_, .right)), (.slow, .answered(_, .right)), (.burst, .answered(_, .right)),
                (.retry, .answered(_, .right)), (.batch, .answered(_, .right)):
                counts.acknowledged += entry.count
            case (.get, .answered(_, .right)): counts.readBack += entry.count
            case (.get, .answered(404, .wrong(.status))): counts.lost += entry.count
            case (_, .answered(_, .wrong(let reason))) where reason != .status: counts.violations += entry.count
            default: continue
            }
        }
        return counts
    }
}

/// As it is recorded and sent to a coordinator.
extension Tally {
    func encode(into bytes: inout VarintWriter) {
        for number in [asked, connects, waitedForConnection] { bytes.append(UInt64(number)) }
        bytes.append(UInt64(received.count))
        for number in received { bytes.append(number) }
        outcomes.encode(into: &bytes)
        selfLag.encode(into: &bytes)
        let used = latencies.indices.filter { !latencies[$0].response.isEmpty }
        bytes.append(UInt64(used.count))
        for place in used {
            bytes.append(UInt64(place))
            latencies[place].response.encode(into: &bytes)
            latencies[place].service.encode(into: &bytes)
        }
    }

    init(_ bytes: inout VarintReader) throws(RecordingError) {
        (asked, connects) = (try bytes.nextCount(), try bytes.nextCount())
        waitedForConnection = try bytes.nextCount()
        // A recording of an older version knows fewer operations.
        let known = try bytes.nextCount()
        guard known <= received.count else { throw .malformed }
        for place in 0..<known { received[place] = try bytes.next() }
        outcomes = try OutcomeCounts(&bytes)
        selfLag = try LatencyHistogram(&bytes)
        for _ in 0..<(try bytes.nextCount()) {
            let place = try bytes.nextCount()
            guard latencies.indices.contains(place) else { throw .malformed }
            let response = try LatencyHistogram(&bytes)
            latencies[place] = Latencies(response: response, service: try LatencyHistogram(&bytes))
        }
    }
}
