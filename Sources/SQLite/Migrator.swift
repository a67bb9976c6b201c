/// Brings a database file to the schema this program knows, or refuses it.
///
/// A file says whose it is by its `application_id` (https://sqlite.org/pragma.html#pragma_application_id) and how far
/// it is by the table `schema_migrations`. Nothing is written to a file that is not ours.
package struct Migrator: Sendable {
    private let applicationID: Int32
    private let migrations: [Migration]
    private let complete: @Sendable (Connection) throws(SQLiteError) -> Void

    /// - Parameters:
    ///   - applicationID: other than 0, which is what files without an owner have.
    ///   - migrations: numbered 1, 2, 3 …
    ///   - complete: fills in what a script cannot compute; runs after the migrations at every start, so it must find out
    ///     quickly when there is nothing to do.
    package init(
        applicationID: Int32, migrations: [Migration],
        complete: @escaping @Sendable (Connection) throws(SQLiteError) -> Void = { _ in }
    ) {
        precondition(applicationID != 0, "an application id of 0 does not tell files apart")
        precondition(
            migrations.map(\.number) == Array(1..<(migrations.count + 1)), "migrations are numbered from 1 without gaps"
        )
        self.applicationID = applicationID
        self.migrations = migrations
        self.complete = complete
    }

    /// Refuses a file that another program wrote; to be asked before anything is written.
    /// - Throws: `notADatabase`, `foreignDatabase`.
    package func checkOwner(of connection: Connection) throws(SQLiteError) {
        let owner = try connection.pragma("application_id")
        if owner == String(applicationID) { return }
        let objects = try connection.statement("SELECT count(*) FROM sqlite_schema").first { $0.integer(0) }
        guard owner == "0", objects == 0 else {
            throw SQLiteError(
                .foreignDatabase,
                "the file is a SQLite database of another program (application id \(owner)); set another path")
        }
    }

    /// Which migrations the file has and which are known here, by number; writes nothing.
    package func status(of connection: Connection) throws(SQLiteError) -> [MigrationStatus] {
        var applied: [(number: Int, name: String, checksum: Int64, at: String)] = []
        if try connection.hasTable("schema_migrations") {
            applied = try connection.statement(
                "SELECT number, name, checksum, applied_at FROM schema_migrations ORDER BY number"
            ).all { (Int($0.integer(0)), $0.text(1), $0.integer(2), $0.text(3)) }
        }
        let known = migrations.map { migration in
            let row = applied.first { $0.number == migration.number }
            let state: MigrationStatus.State =
                row.map { $0.checksum == migration.checksum ? .applied(at: $0.at) : .changed } ?? .pending
            return MigrationStatus(number: migration.number, name: migration.name, state: state)
        }
        return known
            + applied.filter { $0.number > migrations.count }
            .map { MigrationStatus(number: $0.number, name: $0.name, state: .unknown) }
    }

    /// Refuses a file that has not exactly the schema known here; writes nothing.
    /// - Throws: `newerSchema`, `migrationChanged`, `olderSchema`.
    package func requireCurrent(_ connection: Connection) throws(SQLiteError) {
        for step in try status(of: connection) {
            switch step.state {
            case .applied: continue
            case .changed: throw .changed(step.number, step.name)
            case .unknown: throw .newer(than: migrations.count, found: step.number)
            case .pending:
                throw SQLiteError(
                    .olderSchema(missing: step.number),
                    "the database is of an older version: migration \(step.number) (\(step.name)) is missing; "
                        + "run patient-api migrate up")
            }
        }
    }

    /// Applies what is missing, each migration in a transaction of its own.
    /// - Throws: `newerSchema`, `migrationChanged`, or what a statement reports; the migrations before it stay.
    package func migrate(_ connection: Connection) throws(SQLiteError) {
        try connection.execute(
            """
            BEGIN IMMEDIATE;
            CREATE TABLE IF NOT EXISTS schema_migrations (
                number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum INTEGER NOT NULL, applied_at TEXT NOT NULL
            ) STRICT;
            PRAGMA application_id = \(applicationID);
            COMMIT;
            """)
        try checkNewest(connection)
        for migration in migrations { try apply(migration, to: connection) }
        try complete(connection)
    }

    private func checkNewest(_ connection: Connection) throws(SQLiteError) {
        let newest =
            try connection.statement("SELECT coalesce(max(number), 0) FROM schema_migrations")
            .first { $0.integer(0) } ?? 0
        guard newest <= migrations.count else {
            throw .newer(than: migrations.count, found: Int(newest))
        }
    }

    /// Looks inside the transaction whether the migration is there, so that two processes that start together do not
    /// both apply it.
    private func apply(_ migration: Migration, to connection: Connection) throws(SQLiteError) {
        try connection.execute("BEGIN IMMEDIATE")
        do throws(SQLiteError) {
            if let checksum = try appliedChecksum(of: migration, on: connection) {
                guard checksum == migration.checksum else { throw .changed(migration.number, migration.name) }
            } else {
                try connection.execute(migration.script)
                try record(migration, on: connection)
            }
            try connection.execute("COMMIT")
        } catch {
            if connection.isInTransaction { try connection.execute("ROLLBACK") }
            throw error
        }
    }

    private func appliedChecksum(of migration: Migration, on connection: Connection) throws(SQLiteError) -> Int64? {
        let statement = try connection.statement("SELECT checksum FROM schema_migrations WHERE number = ?1")
        try statement.bind(Int64(migration.number), at: 1)
        return try statement.first { $0.integer(0) }
    }

    private func record(_ migration: Migration, on connection: Connection) throws(SQLiteError) {
        let statement = try connection.statement(
            "INSERT INTO schema_migrations VALUES (?1, ?2, ?3, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))")
        try statement.bind(Int64(migration.number), at: 1)
        try statement.bind(migration.name, at: 2)
        try statement.bind(migration.checksum, at: 3)
        try statement.run()
    }
}

extension SQLiteError {
    fileprivate static func newer(than known: Int, found: Int) -> SQLiteError {
        SQLiteError(
            .newerSchema(found: found, known: known),
            "the database was written by a newer version (schema \(found), known here: \(known)); "
                + "run that version, or restore a backup made before it")
    }

    fileprivate static func changed(_ number: Int, _ name: String) -> SQLiteError {
        SQLiteError(
            .migrationChanged(number: number),
            "migration \(number) (\(name)) of this file differs from the one known here")
    }
}
