/// An open database file: one writer, some readers, and the counts of what they do.
package final class Database: Sendable {
    /// The file, for its sizes and its path.
    package let file: DatabaseFile
    /// Everything that changes the file goes through it.
    package let writer: GroupCommitWriter
    /// Everything else reads here.
    package let readers: ReaderPool
    private let statistics: StorageStatistics

    /// Makes or checks the file, brings it to the known schema and opens the connections.
    ///
    /// It blocks; call it while the program starts. A file that is refused has not been written to.
    /// - Parameters:
    ///   - upgrade: what to do with a file of an older schema.
    ///   - observer: told of every commit.
    /// - Throws: `cannotOpen`, `notADatabase`, `foreignDatabase`, `newerSchema`, `migrationChanged`, `readOnly`,
    ///   `busy`; the message is a sentence for the person who starts the program.
    package init(
        _ configuration: DatabaseConfiguration, migrator: Migrator, upgrade: SchemaUpgrade = .apply,
        observer: CommitObserver? = nil
    ) throws(SQLiteError) {
        file = DatabaseFile(path: configuration.path)
        statistics = StorageStatistics()
        try file.prepare()
        let connection = try Connection(
            path: configuration.path, access: .readWrite, vfs: configuration.vfs,
            busyTimeout: configuration.busyTimeout)
        guard !connection.isReadOnly else {
            throw SQLiteError(.readOnly, "the database \(configuration.path) can only be read; make it writable")
        }
        try migrator.checkOwner(of: connection)
        try upgrade.prepare(connection, migrator)
        try connection.configureForWriting(configuration)
        try migrator.migrate(connection)
        let copying = try Connection(
            path: configuration.path, access: .readWrite, vfs: configuration.vfs,
            busyTimeout: configuration.busyTimeout)
        try copying.configureForCopying(configuration)
        writer = GroupCommitWriter(
            connection: connection, copying: copying, configuration: configuration, statistics: statistics,
            observer: observer)
        readers = try ReaderPool(configuration: configuration, statistics: statistics)
    }

    /// Counts and sizes of this moment; two `stat` calls, callable from any thread.
    package var measurements: DatabaseMeasurements {
        DatabaseMeasurements(
            counts: statistics.snapshot, fileBytes: file.bytes, logBytes: file.logBytes,
            waitingWrites: writer.queueDepth, waitingReads: readers.queueDepth, readers: readers.connections)
    }

    /// Refuses new work with `closed`, finishes what waits, empties the write-ahead log (unless another process reads it)
    /// and closes the connections.
    /// - Throws: what the last checkpoint reported; nothing acknowledged is lost, the next start reads the log.
    package func close() async throws(SQLiteError) {
        await readers.close()
        try await writer.close()
    }
}
