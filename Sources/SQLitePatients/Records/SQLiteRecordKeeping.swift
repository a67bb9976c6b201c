package import Patients
import SQLite
package import Timekeeping

/// Removes from the file what has been kept long enough, one short unit of work per call. Callable from any executor.
package struct SQLiteRecordKeeping: RecordKeeping {
    private let storage: PatientStorage

    init(storage: PatientStorage) {
        self.storage = storage
    }

    package func pruneTombstones(
        erasedBefore moment: Timestamp, limit: Int
    ) async throws(RepositoryError) -> Int {
        try await storage.write(from: .service) { connection throws(SQLiteError) in
            .success(try PatientRows.pruneTombstones(erasedBefore: moment, limit: max(1, limit), on: connection))
        }
    }

    package func indexPossibleDuplicates(limit: Int) async throws(RepositoryError) -> Int {
        try await storage.write(from: .service) { connection throws(SQLiteError) in
            .success(try SimilarityRows.fillIn(limit: max(1, limit), on: connection))
        }
    }

    package func indexSearch(limit: Int) async throws(RepositoryError) -> Int {
        try await storage.write { connection throws(SQLiteError) in
            .success(try SearchTermRows.fillIn(limit: max(1, limit), on: connection))
        }
    }

    package func pruneAnswers(
        recordedBefore moment: Timestamp, limit: Int
    ) async throws(RepositoryError) -> Int {
        try await storage.write(from: .service) { connection throws(SQLiteError) in
            .success(try AnswerRows.prune(recordedBefore: moment, limit: max(1, limit), on: connection))
        }
    }
}
