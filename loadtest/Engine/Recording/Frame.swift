/// A second of a run (or whatever span it became): everything that was counted in it, without loss. Frames of several
/// generators add up, and those of one run make every report of it.
package struct Frame: Sendable, Equatable {
    /// From the start of the run to the beginning and the end of the frame, in seconds; pauses included.
    package var start: Double
    package var end: Double
    /// How much of it belonged to each phase, in seconds; what was paused belongs to none.
    package var lengths = Phased(0.0)
    package var tallies = Phased<Tally>()
    /// The load that was asked for at its end: requests per second or users.
    package var level = 0.0
    /// Requests on the wire and due ones without a connection at its end, and connections or users taking part.
    package var inFlight = 0
    package var waiting = 0
    package var active = 0
    /// Processor time of the generator during the frame, and of its busiest loop, in seconds.
    package var processorTime = 0.0
    package var busiestLoopTime = 0.0
    /// What the service's own metrics said, by a short name.
    package var server: [String: Double] = [:]
    /// What verification has found so far.
    package var ledger: LedgerCounts?

    package init(start: Double, end: Double) {
        self.start = start
        self.end = end
    }

    package var length: Double { end - start }

    package var isWarmup: Bool { lengths.warmup > lengths.ramp + lengths.steady }

    /// Something per second of it.
    package func perSecond(_ count: Int) -> Double { Double(count) / max(length, 1e-6) }

    /// The generator's use of its processor during it.
    package var health: GeneratorHealth {
        GeneratorHealth(
            cores: processorTime / max(length, 1e-6), busiestLoop: busiestLoopTime / max(length, 1e-6))
    }

    /// Puts a frame that followed behind this one.
    mutating func append(_ next: Frame) {
        end = next.end
        for phase in Phase.allCases { lengths[phase] += next.lengths[phase] }
        tallies.add(next.tallies)
        (level, inFlight, waiting, active) = (next.level, next.inFlight, next.waiting, next.active)
        processorTime += next.processorTime
        busiestLoopTime += next.busiestLoopTime
        server.merge(next.server) { $1 }
        ledger = next.ledger ?? ledger
    }

    /// Adds what another generator has done in the same second.
    package mutating func merge(_ other: Frame) {
        end = max(end, other.end)
        for phase in Phase.allCases { lengths[phase] = max(lengths[phase], other.lengths[phase]) }
        tallies.add(other.tallies)
        level += other.level
        inFlight += other.inFlight
        waiting += other.waiting
        active += other.active
        processorTime += other.processorTime
        busiestLoopTime = max(busiestLoopTime, other.busiestLoopTime)
        server.merge(other.server) { own, _ in own }
        if let theirs = other.ledger { ledger = ledger?.merged(with: theirs) ?? theirs }
    }
}

/// What the ledger of a verifying run knows: patients acknowledged, read back, lost, and their mails.
package struct LedgerCounts: Sendable, Equatable {
    package var acknowledged = 0
    package var readBack = 0
    package var lost = 0
    package var mails = 0
    package var duplicateMails = 0
    /// Statements that were found broken so far, all together.
    package var violations = 0

    package init() {}

    func merged(with other: LedgerCounts) -> LedgerCounts {
        var sum = self
        sum.acknowledged += other.acknowledged
        sum.readBack += other.readBack
        sum.lost += other.lost
        sum.mails += other.mails
        sum.duplicateMails += other.duplicateMails
        sum.violations += other.violations
        return sum
    }
}

/// As it is recorded and sent to a coordinator.
extension Frame {
    package var encoded: [UInt8] {
        var bytes = VarintWriter()
        bytes.append(double: start)
        bytes.append(double: end)
        for phase in Phase.allCases { bytes.append(double: lengths[phase]) }
        bytes.append(double: level)
        for number in [inFlight, waiting, active] { bytes.append(UInt64(max(0, number))) }
        bytes.append(double: processorTime)
        bytes.append(double: busiestLoopTime)
        bytes.append(UInt64(server.count))
        for (name, value) in server.sorted(by: { $0.key < $1.key }) {
            bytes.append(name)
            bytes.append(double: value)
        }
        let counts = ledger.map {
            [$0.acknowledged, $0.readBack, $0.lost, $0.mails, $0.duplicateMails, $0.violations]
        }
        bytes.append(UInt64(counts?.count ?? 0))
        for count in counts ?? [] { bytes.append(UInt64(max(0, count))) }
        let used = Phase.allCases.filter { tallies[$0] != Tally() }
        bytes.append(UInt64(used.count))
        for phase in used {
            bytes.append(UInt64(phase.rawValue))
            tallies[phase].encode(into: &bytes)
        }
        return bytes.bytes
    }

    /// Reads what ``encoded`` gave.
    package init(_ encoded: ArraySlice<UInt8>) throws(RecordingError) {
        var bytes = VarintReader(encoded)
        self.init(start: try bytes.nextDouble(), end: try bytes.nextDouble())
        for phase in Phase.allCases { lengths[phase] = try bytes.nextDouble() }
        level = try bytes.nextDouble()
        (inFlight, waiting, active) = (try bytes.nextCount(), try bytes.nextCount(), try bytes.nextCount())
        (processorTime, busiestLoopTime) = (try bytes.nextDouble(), try bytes.nextDouble())
        for _ in 0..<(try bytes.nextCount()) {
            let name = try bytes.nextText()
            server[name] = try bytes.nextDouble()
        }
        let counts = try bytes.nextCount()
        if counts >= 6 {
            var ledger = LedgerCounts()
            (ledger.acknowledged, ledger.readBack) = (try bytes.nextCount(), try bytes.nextCount())
            (ledger.lost, ledger.mails) = (try bytes.nextCount(), try bytes.nextCount())
            (ledger.duplicateMails, ledger.violations) = (try bytes.nextCount(), try bytes.nextCount())
            for _ in 6..<counts { _ = try bytes.next() }
            self.ledger = ledger
        } else if counts > 0 {
            throw .malformed
        }
        for _ in 0..<(try bytes.nextCount()) {
            guard let phase = Phase(rawValue: UInt8(truncatingIfNeeded: try bytes.next())) else { throw .malformed }
            tallies[phase] = try Tally(&bytes)
        }
    }
}
