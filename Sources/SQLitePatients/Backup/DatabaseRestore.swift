import Glibc
import SQLite
package import Timekeeping

/// Puts a backup in the place of a database; every call blocks.
package enum DatabaseRestore {
    /// What was restored, and what it has replaced.
    package struct Outcome: Sendable, Equatable {
        package let manifest: BackupManifest
        /// The database that is in use from now on.
        package let database: String
        /// Where the former database is, none when there was none.
        package let former: String?
    }

    /// Verifies the backup and puts it in the place of `database` in one step: whoever opens that path finds the former
    /// database or the restored one, and the former is kept beside it.
    /// - Parameter known: number of the latest migration that this program knows.
    /// - Throws: `inUse` when the database is open anywhere; `damaged`, `manifest`, and then nothing was changed.
    package static func restore(
        _ backup: String, to database: String, known: Int = Schema.version, now: Timestamp = .now()
    ) throws(BackupError) -> Outcome {
        let file = DatabaseFile(path: database)
        try translating { () throws(SQLiteError) in try file.makeFolder() }
        return try DatabaseBackup.unpacking(backup, in: file.folder) { plain, manifest throws(BackupError) in
            guard manifest.contents.schema <= known else {
                throw .damaged(
                    "\(backup) is of schema \(manifest.contents.schema), which is newer than this program's \(known)")
            }
            guard BackupFiles.exists(database) else {
                for suffix in ["-wal", "-journal"] where BackupFiles.exists(database + suffix) {
                    // It would be taken for the restored one's own.
                    throw .exists(path: database + suffix)
                }
                try BackupFiles.rename(plain, to: database)
                try translating { () throws(SQLiteError) in try file.syncFolder() }
                return Outcome(manifest: manifest, database: database, former: nil)
            }
            let claim = try claim(database)
            defer { withExtendedLifetime(claim) {} }
            let former = "\(database).before-restore-\(now.compactText)"
            // A second name first, so that at no moment there is no database at its path.
            guard link(database, former) == 0 else {
                throw BackupFiles.refusal("\(former) cannot be made", errno)
            }
            try BackupFiles.rename(plain, to: database)
            try translating { () throws(SQLiteError) in try file.syncFolder() }
            return Outcome(manifest: manifest, database: database, former: former)
        }
    }

    private static func claim(_ database: String) throws(BackupError) -> ExclusiveClaim {
        do throws(SQLiteError) {
            return try ExclusiveClaim(path: database)
        } catch {
            throw error.kind == .busy ? .inUse(path: database) : .database(error)
        }
    }

    private static func translating(_ body: () throws(SQLiteError) -> Void) throws(BackupError) {
        do throws(SQLiteError) { try body() } catch { throw .database(error) }
    }
}

extension Timestamp {
    /// `20261128T025507Z`, for names of files.
    package var compactText: String {
        CivilTime(self).rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }
}
