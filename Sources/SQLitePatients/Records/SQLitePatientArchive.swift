package import Patients
import SQLite
import Timekeeping

/// Everything the file holds about one person. Callable from any executor.
package struct SQLitePatientArchive: PatientArchive {
    private let storage: PatientStorage

    init(storage: PatientStorage) {
        self.storage = storage
    }

    package func export(of patient: Int64) async throws(RepositoryError) -> PatientExport {
        try await storage.read { connection throws(SQLiteError) in
            let record = try PatientRows.patient(id: patient, on: connection)
            var erasedAt: Timestamp?
            if record == nil {
                let absence = try PatientRows.absence(of: patient, on: connection)
                guard case .erased(let moment) = absence else { return .failure(absence) }
                erasedAt = moment
            }
            let query = AuditQuery(patient: patient, isDescending: true, limit: PatientExport.auditLimit + 1)
            let entries = try AuditRows.entries(query, on: connection)
            return .success(
                PatientExport(
                    patient: record, erasedAt: erasedAt, mails: try OutboxRows.mails(of: patient, on: connection),
                    audit: Array(entries.prefix(PatientExport.auditLimit)),
                    hasMoreAudit: entries.count > PatientExport.auditLimit))
        }
    }
}
