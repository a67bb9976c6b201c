/// Where patients are kept, and how hard a write is pressed to the disk.
package struct DatabaseSettings: Sendable, Equatable {
    /// `DATABASE_DURABILITY`.
    package enum Durability: String, Sendable, CaseIterable {
        /// The disk has the row before the client has the answer.
        case full
        /// Faster where a sync is slow; the last commits may be lost when the power fails.
        case normal
    }

    /// Path of the SQLite file, relative to the working directory or absolute.
    package let path: String
    package let durability: Durability
    /// Most registrations that share one commit, 1 to 4,096; 1 switches group commit off.
    package let commitLimit: Int
    /// Read connections, 1 to 64.
    package let readers: Int
    /// Page cache of all connections together in MiB, 1 to 4,096.
    package let cacheMegabytes: Int
    /// How long a lock of another process is waited for.
    package let busyTimeout: Duration
    /// Most registrations waiting for the writer before new ones are turned away, 1 to 1,000,000.
    package let admissionLimit: Int

    /// How long a registration may wait for the writer, 10 ms to 60 s.
    package let admissionPatience: Duration
    /// Longest write-ahead log in MiB, 64 and up; 0 for no limit.
    package let logMegabytes: Int

    package init(_ reader: inout SettingsReader, cores: Int) {
        path = Self.path(&reader)
        durability = reader.choice("DATABASE_DURABILITY", default: .full)
        commitLimit = reader.integer("DATABASE_GROUP_COMMIT_MAX", default: 512, in: 1...4_096)
        readers = reader.integer("DATABASE_READERS", default: max(1, cores), in: 1...64)
        cacheMegabytes = reader.integer("DATABASE_CACHE_MB", default: 64, in: 1...4_096)
        let busy = reader.integer("DATABASE_BUSY_MS", default: 5_000, in: 0...600_000)
        busyTimeout = .milliseconds(busy)
        admissionLimit = reader.integer("HTTP_MAX_INFLIGHT", default: 1_024, in: 1...1_000_000)
        admissionPatience = reader.duration(
            "DATABASE_MAX_WAIT", default: .seconds(2), in: .milliseconds(10) ... .seconds(60))
        let log = reader.integer("DATABASE_LOG_MAX_MB", default: 4_096, in: 0...1_048_576)
        if 1..<64 ~= log { reader.reject("DATABASE_LOG_MAX_MB", "must be 0 for no limit, or 64 and up") }
        logMegabytes = log
    }

    /// `sqlite:///relative`, `sqlite:////absolute` or a plain path, as SQLAlchemy writes them.
    private static func path(_ reader: inout SettingsReader) -> String {
        let standard = "data/patients.db"
        guard let text = reader.text("DATABASE_URL") else { return standard }
        guard let separator = text.firstRange(of: "://") else {
            // `sqlite:x` or `postgres:x` is a URL that misses its slashes, and not meant as a file of that name.
            if let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/") {
                reader.reject("DATABASE_URL", "must be sqlite:///PATH or a plain path without a colon")
            }
            return text
        }
        guard text[..<separator.lowerBound].lowercased() == "sqlite" else {
            reader.reject("DATABASE_URL", "must be sqlite:///PATH or a plain path: no other database is built in")
            return standard
        }
        let rest = text[separator.upperBound...]
        guard rest.hasPrefix("/"), rest.count > 1, !rest.contains("?") else {
            reader.reject("DATABASE_URL", "must be sqlite:///relative/path or sqlite:////absolute/path")
            return standard
        }
        return String(rest.dropFirst())
    }
}
