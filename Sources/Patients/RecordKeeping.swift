package import Timekeeping

/// Removes what has been kept long enough and catches up with what was put off, in steps that delay nobody: each is one short transaction.
package protocol RecordKeeping: Sendable {
    /// Forgets that patients were ever there.
    /// - Returns: how many were removed; fewer than `limit` means there are no more.
    func pruneTombstones(erasedBefore moment: Timestamp, limit: Int) async throws(RepositoryError) -> Int

    /// Forgets answers to requests with an `Idempotency-Key`.
    /// - Returns: how many were removed; fewer than `limit` means there are no more.
    func pruneAnswers(recordedBefore moment: Timestamp, limit: Int) async throws(RepositoryError) -> Int

    /// Makes patients who were registered since the last time known to the search for possible duplicates, which a
    /// registration does not do: it would cost it as much as everything else together. To be called when little is going
    /// on; what is missing is made up for at the next start.
    /// - Returns: how many were added; fewer than `limit` means there are no more.
    func indexPossibleDuplicates(limit: Int) async throws(RepositoryError) -> Int

    /// Writes the terms by which patients are searched for who were registered since the last time. Searches find them
    /// anyway, by looking at each; they take longer with every patient who waits.
    /// - Returns: how many were added; fewer than `limit` means there are no more.
    func indexSearch(limit: Int) async throws(RepositoryError) -> Int
}
