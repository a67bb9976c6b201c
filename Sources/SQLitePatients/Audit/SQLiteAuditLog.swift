package import Patients
import SQLite
import Timekeeping

/// The audit log in the patient database. Callable from any executor.
package struct SQLiteAuditLog: AuditLog {
    private let storage: PatientStorage
    /// For changes, which write their entries themselves.
    let chain: AuditChain
    let notes: AuditNotes
    private let now: @Sendable () -> Timestamp

    init(storage: PatientStorage, now: @escaping @Sendable () -> Timestamp) {
        self.storage = storage
        self.now = now
        chain = AuditChain()
        notes = AuditNotes(storage: storage, chain: chain, now: now)
    }

    package func note(_ event: AuditEvent, by context: AccessContext) throws(RepositoryError) {
        try notes.add(event, by: context)
    }

    /// One unit of work of the writer.
    package func record(_ event: AuditEvent, by context: AccessContext) async throws(RepositoryError) {
        try await storage.write { [chain, now] connection throws(SQLiteError) in
            try chain.append(event, by: context, at: now(), on: connection)
            return .success(())
        }
    }

    /// A patient's entries are found by their index, others by walking the log from one end: bound it by `since`.
    package func entries(_ query: AuditQuery) async throws(RepositoryError) -> [AuditEntry] {
        precondition(query.limit > 0, "a page has room for at least one entry")
        return try await storage.read { connection throws(SQLiteError) in
            .success(try AuditRows.entries(query, on: connection))
        }
    }

    package func head() async throws(RepositoryError) -> AuditHead {
        try await storage.read { connection throws(SQLiteError) in
            .success(try AuditRows.head(on: connection) ?? AuditHead(sequence: 0, hash: ContentDigest.zero.bytes))
        }
    }

    /// Each step is a read of its own, so that no snapshot keeps the write-ahead log from starting again meanwhile.
    package func verify() async throws(RepositoryError) -> AuditVerification {
        var walk = AuditWalk()
        while true {
            let step = walk
            let (next, finding) = try await storage.read { connection throws(SQLiteError) in
                .success(try step.advanced(on: connection))
            }
            if let finding { return finding }
            walk = next
        }
    }
}
