/// What metrics show of a database.
package struct DatabaseMeasurements: Sendable, Equatable {
    /// What was done since the database was opened.
    package let counts: StorageStatistics.Snapshot
    /// Of the database file.
    package let fileBytes: Int64
    /// Of the write-ahead log beside it.
    package let logBytes: Int64
    /// Units of work that wait for the writer.
    package let waitingWrites: Int
    /// Units of work that wait for a reader.
    package let waitingReads: Int
    /// Reading connections.
    package let readers: Int
}
