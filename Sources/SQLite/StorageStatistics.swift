import Synchronization

/// What the connections have done since they were opened; counted by their threads, read by anybody.
package final class StorageStatistics: Sendable {
    let commits = Atomic<Int>(0)
    let units = Atomic<Int>(0)
    let failedCommits = Atomic<Int>(0)
    let failedRollbacks = Atomic<Int>(0)
    let checkpoints = Atomic<Int>(0)
    let heldCheckpoints = Atomic<Int>(0)
    let failedCheckpoints = Atomic<Int>(0)
    let busy = Atomic<Int>(0)
    let refusedFull = Atomic<Int>(0)
    let refusedSlow = Atomic<Int>(0)
    let refusedLate = Atomic<Int>(0)
    let reads = Atomic<Int>(0)

    /// The counts at one moment (each exact, together not one instant).
    package struct Snapshot: Sendable, Equatable {
        /// Write transactions committed.
        package let commits: Int
        /// Units of work in them; divided by `commits` it says what group commit gains.
        package let units: Int
        /// Write transactions given up, whatever the reason.
        package let failedCommits: Int
        /// Transactions that could not even be rolled back at once.
        package let failedRollbacks: Int
        /// Times the write-ahead log was copied into the file as a whole, so that it begins again.
        package let checkpoints: Int
        /// Times a reader needed what was in the log, so that it grew on.
        package let heldCheckpoints: Int
        /// Copies that failed; the log grows until one succeeds.
        package let failedCheckpoints: Int
        /// Times that somebody gave up waiting for another connection's lock.
        package let busy: Int
        /// Units turned away, by the reason of ``AdmissionPolicy/Refusal``.
        package let refusedFull: Int
        package let refusedSlow: Int
        package let refusedLate: Int
        /// Units of work done by readers.
        package let reads: Int
    }

    /// Counts from zero.
    package init() {}

    func count(_ refusal: AdmissionPolicy.Refusal) {
        switch refusal {
        case .full: refusedFull.add(1, ordering: .relaxed)
        case .slow: refusedSlow.add(1, ordering: .relaxed)
        case .late: refusedLate.add(1, ordering: .relaxed)
        }
    }

    /// The counts of this moment; callable from any thread.
    package var snapshot: Snapshot {
        Snapshot(
            commits: commits.load(ordering: .relaxed), units: units.load(ordering: .relaxed),
            failedCommits: failedCommits.load(ordering: .relaxed),
            failedRollbacks: failedRollbacks.load(ordering: .relaxed),
            checkpoints: checkpoints.load(ordering: .relaxed),
            heldCheckpoints: heldCheckpoints.load(ordering: .relaxed),
            failedCheckpoints: failedCheckpoints.load(ordering: .relaxed),
            busy: busy.load(ordering: .relaxed),
            refusedFull: refusedFull.load(ordering: .relaxed), refusedSlow: refusedSlow.load(ordering: .relaxed),
            refusedLate: refusedLate.load(ordering: .relaxed), reads: reads.load(ordering: .relaxed))
    }
}

/// Told of every commit on the writer's thread, before the waiting callers are; it must be quick.
/// - Parameters:
///   - units: in the transaction, 1 and up.
///   - duration: from BEGIN to the end of COMMIT, the sync included.
package typealias CommitObserver = @Sendable (_ units: Int, _ duration: Duration) -> Void
