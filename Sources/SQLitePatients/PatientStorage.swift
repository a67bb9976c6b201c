import Patients
import SQLite
import Synchronization

/// The database as the repository and the outbox use it: bodies answer in the vocabulary of patients, and what the
/// database itself reports is translated here.
struct PatientStorage: Sendable {
    let database: Database
    /// Told of every error of the database before it is translated, because the translation loses code and statement.
    let failed: @Sendable (SQLiteError) -> Void
    private let damage = Damage()

    /// Whether a damaged page was met since the start. It stays so: whoever does not need that page still gets answers,
    /// but nobody should have to rely on it.
    var isDamaged: Bool { damage.isMet.load(ordering: .relaxed) }

    init(database: Database, failed: @escaping @Sendable (SQLiteError) -> Void) {
        self.database = database
        self.failed = failed
    }

    /// - Parameter body: gives a failure that is an answer (a taken address) as a value; throwing undoes its changes.
    func write<Value: Sendable>(
        from origin: WorkOrigin = .caller,
        _ body: @escaping @Sendable (Connection) throws(SQLiteError) -> Result<Value, RepositoryError>
    ) async throws(RepositoryError) -> Value {
        let answer: Result<Value, RepositoryError>
        do throws(SQLiteError) {
            answer = try await database.writer.write(from: origin, body)
        } catch {
            throw translated(error)
        }
        return try answer.get()
    }

    func read<Value: Sendable>(
        from origin: WorkOrigin = .caller,
        _ body: @escaping @Sendable (Connection) throws(SQLiteError) -> Result<Value, RepositoryError>
    ) async throws(RepositoryError) -> Value {
        let answer: Result<Value, RepositoryError>
        do throws(SQLiteError) {
            answer = try await database.readers.read(from: origin, body)
        } catch {
            throw translated(error)
        }
        return try answer.get()
    }

    private func translated(_ error: SQLiteError) -> RepositoryError {
        failed(error)
        if error.kind == .corrupt || error.kind == .notADatabase { damage.isMet.store(true, ordering: .relaxed) }
        return RepositoryError(error)
    }
}

private final class Damage: Sendable {
    let isMet = Atomic<Bool>(false)
}
