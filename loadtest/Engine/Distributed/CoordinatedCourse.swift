/// What a coordinator knows of its run: a value, so that losses can be tried without a network.
struct CoordinatedCourse {
    var recording: Recording
    private var merger: RunMerger
    private var awaited: Set<Int>
    private var total = Phased<Tally>()
    private var elapsed = 0.0
    private var reasons: [String] = []
    private let count: Int

    init(_ recording: Recording, workers: [Int]) {
        self.recording = recording
        merger = RunMerger(workers)
        awaited = Set(workers)
        count = workers.count
    }

    /// Whether nothing more can come.
    var isOver: Bool { merger.isOver }

    /// Whether more was to come from that worker.
    func isAwaited(_ worker: Int) -> Bool { awaited.contains(worker) }

    mutating func add(_ frame: Frame, from worker: Int) -> [Frame] { merger.add(frame, from: worker) }

    mutating func end(_ worker: Int) -> [Frame] {
        awaited.remove(worker)
        return merger.end(worker)
    }

    /// - Parameter reason: why the worker's run ended; empty when it simply was over.
    mutating func ended(_ worker: Int, _ reason: String) {
        if !reason.isEmpty { reasons.append("worker \(worker): \(reason)") }
    }

    /// Notes what has happened, at this moment of the run.
    mutating func note(_ text: String) {
        recording.append(RunEvent(.note, text, start: elapsed))
        reasons.append(text)
    }

    /// What watchers see after a second.
    mutating func snapshot(of frame: Frame) -> Snapshot {
        total.add(frame.tallies)
        elapsed = frame.end
        return Snapshot(
            frame: frame, total: total, elapsed: frame.end, remaining: nil, isPaused: false, level: frame.level,
            events: recording.events)
    }

    func ending(wasAborted: Bool) -> RunEnding {
        RunEnding(wasAborted: wasAborted || count == 0, reason: reasons.isEmpty ? nil : reasons.joined(separator: "; "))
    }
}
