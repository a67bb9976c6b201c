/// How a database is opened and what its connections may use.
package struct DatabaseConfiguration: Sendable {
    /// When an acknowledged commit reaches the disk.
    package enum Durability: String, Sendable, CaseIterable {
        /// Before the acknowledgement: the write-ahead log is synced at every commit.
        case full
        /// At the next checkpoint: the last commits are lost when the power fails, the file stays whole.
        case normal
    }

    /// The file; relative paths are taken from the working directory.
    package var path: String
    /// Verified by reading the pragma back; `full` unless somebody chose otherwise.
    package var durability: Durability = .full
    /// Rows in one commit at most; 1 switches group commit off.
    package var batchLimit = 512
    /// What may wait for the writer, and apart from it for the readers.
    package var admission = AdmissionPolicy(capacity: 4_096, patience: .seconds(5))
    /// Connections that only read, each with a thread.
    package var readers = 2
    /// How long to wait for another process's lock, up to ten minutes.
    package var busyTimeout = Duration.seconds(5)
    /// Page cache of the writer, in MiB: unique keys are spread over pages that it needs again and again.
    package var cacheMebibytes = 16
    /// Page cache of each reader, in MiB. Whoever reads a whole list fills it with pages that nobody needs again, so
    /// that more of it is memory for nothing.
    package var readerCacheMebibytes = 8
    /// Pages of 4 KiB in the write-ahead log after which it is copied into the file. Larger means fewer syncs and a
    /// longer recovery after a crash; 4,000 to 8,000 measured 1.15 to 1.4 times the throughput of SQLite's 1,000.
    package var checkpointPages = 4_000
    /// Bytes of the write-ahead log from which on nothing is written, none for no limit. It gets as long only while a
    /// reader holds it back: a disk that it had filled could not even be read from.
    package var logLimit: Int64? = 4 << 30
    /// Bytes to which the write-ahead log is cut when it starts again after a burst.
    package var journalSizeLimit: Int64 = 64 << 20
    /// A registered file system layer of SQLite, none for the default one; for tests.
    package var vfs: String?

    /// The defaults, for a file at `path`.
    package init(path: String) {
        self.path = path
    }
}
