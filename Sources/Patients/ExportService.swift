/// Hands out everything that is held about one person, and notes who asked.
///
/// A value without state of its own; its functions run on the executor of their caller.
package struct ExportService: Sendable {
    private let archive: any PatientArchive
    private let journal: any AuditJournal

    package init(archive: any PatientArchive, journal: any AuditJournal) {
        self.archive = archive
        self.journal = journal
    }

    /// - Throws: `notFound` when there never was such a patient, or nothing of it is left.
    package func export(of patient: Int64, by context: AccessContext) async throws(RepositoryError) -> PatientExport {
        try await journal.noting(.export, of: patient, by: context) { () async throws(RepositoryError) in
            try await archive.export(of: patient)
        }
    }
}
