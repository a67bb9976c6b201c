import Launch
import SQLite
import SQLitePatients

extension ExitFailure {
    /// Data is not what it should be.
    static let integrity: Int32 = 5

    /// Code 5 when the backup itself is at fault, 1 for circumstances.
    init(_ error: BackupError) {
        self.init(code: error.concernsIntegrity ? Self.integrity : 1, "\(error)")
    }

    /// What opening or reading the database reported: code 5 for a damaged file, 3 for one that is not ours to use.
    init(_ error: SQLiteError) {
        switch error.kind {
        case .corrupt, .notADatabase: self.init(code: Self.integrity, "the database is damaged: \(error.message)")
        case .foreignDatabase, .newerSchema, .olderSchema, .migrationChanged:
            self = .setting("DATABASE_URL", "cannot be used: \(error.message)")
        default: self.init(code: 1, error.message)
        }
    }
}
