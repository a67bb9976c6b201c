package import Patients
package import SQLite

extension RepositoryError {
    /// The one place where the database's errors become the repository's.
    package init(_ error: SQLiteError) {
        self =
            switch error.kind {
            case .overloaded: .overloaded
            case .closed: .unavailable(.closed)
            case .busy: .unavailable(.busy)
            case .full: .unavailable(.full)
            case .readOnly: .unavailable(.readOnly)
            case .corrupt, .notADatabase: .unavailable(.corrupt)
            case .io, .cannotOpen, .constraint, .other, .foreignDatabase, .newerSchema, .olderSchema, .migrationChanged,
                .pragmaRefused:
                .unavailable(.io)
            }
    }
}
