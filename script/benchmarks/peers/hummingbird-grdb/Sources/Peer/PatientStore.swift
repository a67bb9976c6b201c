import Foundation
import GRDB

/// Patients and their outbox in SQLite through GRDB: the service's own tables and indexes, one transaction per
/// registration, statements from GRDB's cache.
struct PatientStore: Sendable {
    private let pool: DatabasePool

    init(path: String) throws {
        pool = try DatabasePool(path: path)
        try pool.writeWithoutTransaction { database in
            // A pool sets NORMAL when it turns to WAL, after every hook that a configuration offers.
            try database.execute(sql: "PRAGMA synchronous = FULL")
            guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
                throw DatabaseError(message: "synchronous = FULL was not taken")
            }
            try database.execute(sql: Self.schema)
        }
    }

    /// Keeps a patient and the message about it as one fact; nothing is kept when the address is taken.
    func insert(_ draft: PatientDraft) async throws -> Patient? {
        try await pool.write { database in
            let now = Int64(Date().timeIntervalSince1970 * 1_000_000)
            do {
                try database.cachedStatement(
                    sql: """
                        INSERT INTO patients
                            (name, email, email_key, phone, phone_e164, document_url, locale, version, created_at, updated_at)
                        VALUES (?, ?, ?, ?, NULL, ?, NULL, 1, ?, ?)
                        """
                ).execute(arguments: [
                    draft.name, draft.email, draft.email.lowercased(), draft.phone, draft.documentURL, now, now,
                ])
            } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
                return nil
            }
            let id = database.lastInsertedRowID
            let confirmation = Confirmation(
                id: UUID().uuidString, patient: id, to: draft.email, name: draft.name, created: now)
            try database.cachedStatement(
                sql: """
                    INSERT INTO notification_outbox
                        (id, idem_key, patient_id, queue, lane, not_before, expires, envelope, created)
                    VALUES (?, ?, ?, 'email', 'n', 0, ?, ?, ?)
                    """
            ).execute(arguments: [
                confirmation.id, "registration:\(id)", id, now / 1000 + 259_200_000,
                try JSONEncoder().encode(confirmation), now,
            ])
            return Patient(
                id: id, name: draft.name, email: draft.email, phone: draft.phone, documentURL: draft.documentURL)
        }
    }

    func patient(_ id: Int64) async throws -> Patient? {
        try await pool.read { database in
            try Row.fetchOne(
                database.cachedStatement(sql: "SELECT name, email, phone, document_url FROM patients WHERE id = ?"),
                arguments: [id]
            ).map { Patient(id: id, name: $0[0], email: $0[1], phone: $0[2], documentURL: $0[3]) }
        }
    }
}
