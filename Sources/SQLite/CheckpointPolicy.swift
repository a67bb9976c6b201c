/// When the write-ahead log is copied into the file, and by whom; told of commits and copies, it touches nothing.
///
/// Copying beside the writer never catches up with it: while pages are copied others are appended, and SQLite begins the
/// log again only when it finds all of it copied. So the checkpointer copies the bulk on a thread of its own, again and
/// again while that brings it nearer, and the writer copies what is left between two of its groups.
///
///     growing ── as many pages as `threshold` ──▶ copying ── few pages are left ──▶ finishing ──▶ growing
package struct CheckpointPolicy: Sendable {
    /// Who copies now.
    package enum Phase: Sendable, Equatable {
        case growing
        /// The checkpointer, for the nth time in a row.
        case copying(pass: Int)
        /// The writer.
        case finishing
    }

    /// What follows a copy beside the writer.
    package enum Verdict: Sendable, Equatable {
        /// Much was appended meanwhile.
        case copyAgain
        /// So little is left that the writer copies it.
        case finish
        /// A reader still needs what is in the log.
        case heldBack
    }

    /// Pages in the log after which it is copied, 1 and up.
    private let threshold: Int
    /// Pages in the log from which on nothing more is written.
    private let limit: Int
    private static let mostPasses = 3

    package private(set) var phase = Phase.growing
    /// In the log after the last commit.
    package private(set) var pages = 0
    /// Pages at which it is tried the next time.
    private var due: Int

    /// - Parameters:
    ///   - threshold: pages; copying for fewer of them costs more syncs.
    ///   - limit: pages, none when the log may grow as long as there is a disk.
    package init(threshold: Int, limit: Int? = nil) {
        self.threshold = max(1, threshold)
        self.limit = limit.map { max($0, 2 * threshold) } ?? .max
        due = self.threshold
    }

    /// As configured.
    init(_ configuration: DatabaseConfiguration) {
        // Each page of the log has a header of 24 bytes (https://sqlite.org/fileformat2.html#walformat).
        let limit = configuration.logLimit.map { Int(max(0, $0) / (4_096 + 24)) }
        self.init(threshold: configuration.checkpointPages, limit: limit)
    }

    /// Whether the log has grown as far as it may: a reader holds it back, and copying must be tried until it lets go.
    package var isFull: Bool { pages >= limit }

    /// After each commit.
    /// - Returns: whether the checkpointer has to begin.
    package mutating func committed(pagesInLog: Int) -> Bool {
        if pagesInLog < pages { due = threshold }  // the log has begun again
        pages = pagesInLog
        guard phase == .growing, pages >= due else { return false }
        phase = .copying(pass: 1)
        return true
    }

    /// Begins although nothing was committed, when the log is full.
    /// - Returns: false when somebody copies already, or nobody needs to.
    package mutating func retry() -> Bool {
        guard isFull, phase == .growing else { return false }
        phase = .copying(pass: 1)
        return true
    }

    /// After a copy beside the writer.
    /// - Parameters:
    ///   - copied: pages of the log that are in the file now.
    ///   - present: pages in the log when the copy began.
    package mutating func copied(_ copied: Int, of present: Int) -> Verdict {
        guard case .copying(let pass) = phase, copied >= present else {
            waitForMore()
            return .heldBack
        }
        if pages - copied <= threshold / 8 || pass == Self.mostPasses {
            phase = .finishing
            return .finish
        }
        phase = .copying(pass: pass + 1)
        return .copyAgain
    }

    /// After the writer copied the rest.
    /// - Parameter begunAgain: whether the next commit begins the log again; not when a reader was in the way.
    package mutating func finished(begunAgain: Bool) {
        guard begunAgain else { return waitForMore() }
        phase = .growing
        pages = 0
        due = threshold
    }

    /// After a copy that failed, or that another process had begun.
    package mutating func failed() {
        waitForMore()
    }

    /// Counted from here, so that a reader that holds the log back does not cause a copy at every commit.
    private mutating func waitForMore() {
        phase = .growing
        due = pages + max(1, threshold / 4)
    }
}
