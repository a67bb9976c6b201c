import Glibc
import Transport

/// Gathers what the loops have counted, once a second and at the end, into frames.
actor RunCollector {
    /// What the service says of itself, asked for once a second; a slow one is late by a frame and delays nobody.
    typealias Probe = @Sendable () async -> [String: Double]

    private let run: LoadRun
    private let seats: [LoopSeat]
    private let start: Instant
    private(set) var recording: Recording
    private var total = Phased<Tally>()
    private var lastAnswer: Instant?
    private var previous: Instant
    private var processTime: Int64
    private var loopTimes: [Int64]
    private var server: [String: Double] = [:]
    private var isProbing = false

    init(_ run: LoadRun, seats: [LoopSeat], start: Instant) {
        self.run = run
        self.seats = seats
        self.start = start
        recording = Recording(run.header)
        previous = start
        processTime = Self.processTime
        loopTimes = [Int64](repeating: 0, count: seats.count)
    }

    /// Publishes a snapshot every second until the task is cancelled.
    func watch() async {
        var second = 1
        while true {
            do {
                try await Instant.sleep(until: start.advanced(bySeconds: Double(second)))
            } catch {
                return
            }
            probe()
            await collect()
            // A second that was missed is not made up for: two reports at once would help nobody.
            second = max(second, Int((Instant.now - start).inSeconds)) + 1
        }
    }

    private func probe() {
        guard let probe = run.probe, !isProbing else { return }
        isProbing = true
        Task {
            server = await probe()
            isProbing = false
        }
    }

    /// Takes what was counted since the last call into the recording.
    private func collect() async {
        let reports = await reports()
        let now = Instant.now
        var frame = Frame(start: (previous - start).inSeconds, end: (now - start).inSeconds)
        var busiest: Int64 = 0
        for (loop, report) in reports.enumerated() {
            frame.tallies.add(report.tallies)
            frame.inFlight += report.inFlight
            frame.waiting += report.waiting
            frame.active += report.active
            busiest = max(busiest, report.threadTime - loopTimes[loop])
            loopTimes[loop] = report.threadTime
            if let answer = report.lastAnswer { lastAnswer = max(lastAnswer ?? answer, answer) }
        }
        frame.lengths = run.control.lengths(from: previous, to: now, answered: lastAnswer)
        frame.level = run.control.level ?? 0
        let used = Self.processTime
        frame.processorTime = Double(used - processTime) / 1e9
        frame.busiestLoopTime = Double(busiest) / 1e9
        frame.server = server
        (processTime, previous) = (used, now)
        total.add(frame.tallies)
        frame.ledger = run.ledgerCounts?(total.whole)
        recording.append(frame)
        run.sink?(.frame(frame))
        let end = run.control.scheduledEnd
        run.feed.publish(
            Snapshot(
                frame: frame, total: total, elapsed: frame.end, remaining: end.map { max(0, ($0 - now).inSeconds) },
                isPaused: run.control.isPaused, level: frame.level, events: run.control.events))
        endIfThresholdFails(at: frame.end)
        if let failure = run.ledger?.failure { run.control.abort(because: "the ledger: \(failure.text)") }
    }

    /// `--abort-on-fail`: looks at the thresholds of what was measured so far. Those that only verification can judge
    /// wait for the end.
    private func endIfThresholdFails(at elapsed: Double) {
        guard let grace = run.plan.abortsAfter, elapsed > run.plan.warmup + grace.inSeconds else { return }
        var measured = total.ramp
        measured.add(total.steady)
        guard measured.count() > 0 else { return }
        let figures = Figures(
            plan: run.plan, tally: measured, span: elapsed - run.plan.warmup,
            health: GeneratorHealth(cores: 0, busiestLoop: 0))
        let fails = run.plan.thresholds.contains { !$0.needsVerification && !$0.result(for: figures).isMet }
        if fails { run.control.abort(because: RunEnding.thresholdReason) }
    }

    private func reports() async -> [LoopReport] {
        await withTaskGroup(of: (Int, LoopReport).self) { group in
            for (loop, seat) in seats.enumerated() { group.addTask { (loop, await seat.report()) } }
            var reports = [LoopReport](repeating: LoopReport(), count: seats.count)
            for await (loop, report) in group { reports[loop] = report }
            return reports
        }
    }

    /// The whole run; to be asked once it is over.
    func finish() async -> Recording {
        await collect()
        recording.setEvents(run.control.events)
        recording.ending = run.control.ending
        return recording
    }

    private static var processTime: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
