/// Puts the seconds of several generators together, without loss: histograms are added, never averaged. A second is given
/// on once everybody who is still there has told of it; one who is lost keeps what it has told.
struct RunMerger {
    private struct Source {
        var frames: [Frame] = []
        /// No more will come: it has ended, or is lost.
        var isOver = false
    }

    private var sources: [Int: Source]

    init(_ workers: some Sequence<Int>) {
        sources = Dictionary(uniqueKeysWithValues: workers.map { ($0, Source()) })
    }

    /// Whether nobody is left of whom more could come.
    var isOver: Bool { sources.values.allSatisfy { $0.isOver } }

    /// Takes a second of a worker.
    ///
    /// - Returns: seconds that are complete now.
    mutating func add(_ frame: Frame, from worker: Int) -> [Frame] {
        guard sources[worker]?.isOver == false else { return [] }
        sources[worker]?.frames.append(frame)
        return complete()
    }

    /// Waits no longer for a worker.
    mutating func end(_ worker: Int) -> [Frame] {
        sources[worker]?.isOver = true
        return complete()
    }

    private mutating func complete() -> [Frame] {
        var merged: [Frame] = []
        while sources.values.allSatisfy({ $0.isOver || !$0.frames.isEmpty }) {
            var sum: Frame?
            for worker in sources.keys.sorted() {
                guard var source = sources[worker], !source.frames.isEmpty else { continue }
                let frame = source.frames.removeFirst()
                sources[worker] = source
                guard var whole = sum else {
                    sum = frame
                    continue
                }
                // Every worker knows the level of the whole run.
                let level = max(whole.level, frame.level)
                whole.merge(frame)
                whole.level = level
                sum = whole
            }
            guard let sum else { break }
            merged.append(sum)
        }
        return merged
    }
}
