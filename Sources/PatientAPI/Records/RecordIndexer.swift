package import Patients

/// Catches up with what registrations put off: the terms that patients are searched for by, and the keys of possible
/// duplicates. In small steps, and hardly at all while the writer has its hands full.
///
/// It looks at no clock but to pause, holds nothing between two steps, and may be stopped anywhere: what is missing is
/// found again.
package struct RecordIndexer: Sendable {
    private let records: any RecordKeeping
    private let load: @Sendable () -> WriterLoad
    private let pace: IndexingPace

    /// - Parameter load: of the writer at this moment; asked about a hundred times a second at most.
    package init(
        records: any RecordKeeping, pace: IndexingPace = IndexingPace(), load: @escaping @Sendable () -> WriterLoad
    ) {
        self.records = records
        self.pace = pace
        self.load = load
    }

    /// Indexes until the task is cancelled. What cannot be written is tried again; whoever keeps the records reports why.
    package func run() async {
        var finishedAt: Int?
        while !Task.isCancelled {
            let now = load()
            var pause = pace.idle
            if now.commits != finishedAt {
                let hasMore = try? await step()
                finishedAt = hasMore == false ? load().commits : nil
                if hasMore == true { pause = pace.pause(now) }
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// - Returns: whether there is more to do.
    private func step() async throws(RepositoryError) -> Bool {
        let searchable = try await records.indexSearch(limit: pace.step)
        let comparable = try await records.indexPossibleDuplicates(limit: pace.step)
        return max(searchable, comparable) == pace.step
    }
}

/// What the writer of the database does at a moment.
package struct WriterLoad: Sendable, Equatable {
    /// Units of work that wait.
    package let waiting: Int
    /// Transactions so far, by which is seen that nothing has changed.
    package let commits: Int

    package init(waiting: Int, commits: Int) {
        self.waiting = waiting
        self.commits = commits
    }
}

/// How much is indexed at a time, and how long everybody else is left alone after that.
package struct IndexingPace: Sendable, Equatable {
    /// Patients in one transaction: about a millisecond of the writer.
    package var step = 32
    /// After a step when there is more to do: the writer is left nine tenths of its time.
    package var pause = Duration.milliseconds(10)
    /// While registrations queue up, and when there is nothing to do.
    package var idle = Duration.seconds(1)
    /// So many units of work wait when more come than one commit in passing takes with it.
    package var crowd = 16

    package init() {}

    func pause(_ load: WriterLoad) -> Duration { load.waiting > crowd ? idle : pause }
}
