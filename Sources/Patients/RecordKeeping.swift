package import Timekeeping

/// Removes what has been kept long enough, in steps that delay nobody: each is one short transaction.
package protocol RecordKeeping: Sendable {
    /// Forgets that patients were ever there.
    /// - Returns: how many were removed; fewer than `limit` means there are no more.
    func pruneTombstones(erasedBefore moment: Timestamp, limit: Int) async throws(RepositoryError) -> Int

    /// Forgets answers to requests with an `Idempotency-Key`.
    /// - Returns: how many were removed; fewer than `limit` means there are no more.
    func pruneAnswers(recordedBefore moment: Timestamp, limit: Int) async throws(RepositoryError) -> Int
}
