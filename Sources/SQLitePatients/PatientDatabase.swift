package import Patients
package import SQLite
package import Timekeeping

/// The patient database of one process: opened once at the start, shared by everything that keeps or reads patients,
/// closed last.
package struct PatientDatabase: Sendable {
    /// Patients, written with their outbox messages.
    package let patients: SQLitePatientRepository
    /// The messages on their way, for the relay.
    package let outbox: SQLiteOutbox
    /// Who did what and who looked at whom.
    package let audit: SQLiteAuditLog
    /// The mails of patients.
    package let mails: SQLiteMailHistory
    /// Everything about one person.
    package let archive: SQLitePatientArchive
    /// Removes what has been kept long enough.
    package let records: SQLiteRecordKeeping
    let storage: PatientStorage
    private let now: @Sendable () -> Timestamp

    /// Opens, makes or upgrades the file. It blocks; call it while the program starts.
    /// - Parameters:
    ///   - answerLifetime: for how long the answer to a request with an `Idempotency-Key` is kept.
    ///   - upgrade: what to do with a file of an older schema.
    ///   - observer: told of every commit on the writer's thread, for histograms.
    ///   - failed: told of every error of the database with its code and statement (never with values), for the log;
    ///     called on the executor of whoever asked.
    ///   - now: the clock that dates rows.
    /// - Throws: see ``Database``; the message is a sentence for the person who starts the program.
    package init(
        _ configuration: DatabaseConfiguration, answerLifetime: Duration = .seconds(86_400),
        upgrade: SchemaUpgrade = .apply, observer: CommitObserver? = nil,
        failed: @escaping @Sendable (SQLiteError) -> Void = { _ in },
        now: @escaping @Sendable () -> Timestamp = { Timestamp.now() }
    ) throws(SQLiteError) {
        let database = try Database(configuration, migrator: Schema.migrator, upgrade: upgrade, observer: observer)
        storage = PatientStorage(database: database, failed: failed)
        audit = SQLiteAuditLog(storage: storage, now: now)
        let answers = AnswerRegister(lifetime: max(1, answerLifetime.components.seconds))
        patients = SQLitePatientRepository(storage: storage, journal: audit, answers: answers, now: now)
        mails = SQLiteMailHistory(storage: storage, chain: audit.chain, answers: answers, now: now)
        archive = SQLitePatientArchive(storage: storage)
        records = SQLiteRecordKeeping(storage: storage)
        outbox = SQLiteOutbox(storage: storage)
        self.now = now
    }

    /// Writes one row durably and reads it back by a reader: proof that registrations can be kept and read.
    ///
    /// It costs one sync, or a share of one under load; ask at most every second or two.
    /// - Throws: `unavailable`, with `corrupt` also when somebody else has met a damaged page since the start.
    package func probe() async throws(RepositoryError) {
        guard !storage.isDamaged else { throw .unavailable(.corrupt) }
        let moment = now().microseconds
        try await storage.write(from: .service) { connection throws(SQLiteError) in
            let statement = try connection.statement(
                """
                INSERT INTO probe (one, written_at) VALUES (1, ?1)
                ON CONFLICT (one) DO UPDATE SET written_at = max(written_at, excluded.written_at)
                """)
            try statement.bind(moment, at: 1)
            try statement.run()
            return .success(())
        }
        let seen = try await storage.read(from: .service) { connection throws(SQLiteError) in
            .success(try connection.statement("SELECT written_at FROM probe").first { $0.integer(0) } ?? .min)
        }
        guard seen >= moment else { throw .unavailable(.io) }
    }

    /// The queue within the outbox, for a service of one process. Make one per process and queue.
    ///
    /// - Parameter name: such as `email`.
    package func jobQueue(named name: String) -> OutboxJobQueue {
        OutboxJobQueue(database: storage.database, name: name, clock: now)
    }

    /// Counts and sizes for metrics; callable from any thread.
    package var measurements: DatabaseMeasurements { storage.database.measurements }

    /// Refuses new work with `unavailable(.closed)`, finishes what waits, writes the notes of the audit log, empties the
    /// write-ahead log and closes.
    /// - Throws: what the last checkpoint reported; nothing acknowledged is lost, the next start reads the log. Or why the
    ///   last notes could not be written, which are lost then.
    package func close() async throws(SQLiteError) {
        let lost: RepositoryError?
        do throws(RepositoryError) {
            try await audit.notes.close()
            lost = nil
        } catch {
            lost = error
        }
        try await storage.database.close()
        if let lost { throw SQLiteError(.io, "the last reads are not in the audit log: \(lost)") }
    }
}
