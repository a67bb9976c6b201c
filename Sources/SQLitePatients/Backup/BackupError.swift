package import SQLite

/// Why a backup was not made, is not to be trusted, or was not restored.
package enum BackupError: Error, Sendable, Equatable {
    /// The database, or the copy of it, reported an error.
    case database(SQLiteError)
    /// The operating system refused something; a sentence with its words.
    case file(String)
    /// There is no manifest beside the file, or it cannot be understood.
    case manifest(String)
    /// The file is not what its manifest says, or is damaged.
    case damaged(String)
    /// The database to be replaced is open somewhere.
    case inUse(path: String)
    /// There is a file already where the new one should be.
    case exists(path: String)

    /// Whether the backup itself is at fault, and not the circumstances.
    package var concernsIntegrity: Bool {
        switch self {
        case .damaged, .manifest: true
        case .database(let error): error.kind == .corrupt || error.kind == .notADatabase
        case .file, .inUse, .exists: false
        }
    }
}

extension BackupError: CustomStringConvertible {
    /// One sentence for the person who asked; it names files and never a patient.
    package var description: String {
        switch self {
        case .database(let error): "\(error)"
        case .file(let sentence), .damaged(let sentence), .manifest(let sentence): sentence
        case .inUse(let path): "\(path) is open in another process: stop the service first"
        case .exists(let path): "\(path) exists already: move it away or name another place"
        }
    }
}
