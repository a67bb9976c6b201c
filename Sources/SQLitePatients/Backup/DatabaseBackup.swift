import Patients
package import SQLite
package import Timekeeping

/// Makes and examines backups of a patient database; every call blocks for as long as reading the file takes.
///
/// A backup is one file, the database or a gzip of it, with a manifest beside it. The manifest comes last: a backup
/// without one was not finished.
package enum DatabaseBackup {
    /// How a backup is made.
    package struct Options: Sendable {
        package var isCompressed = false
        /// Slept between two pieces of 4 MiB, so that registrations keep the disk.
        package var pause = Duration.zero
        /// Of this program, for the manifest.
        package var version = ""

        package init() {}
    }

    /// Copies the database as of one moment, checks the structure of the copy, and puts it in its place. Writers go on.
    /// - Parameters:
    ///   - database: in use or not.
    ///   - target: a file that does not exist; its folder is made when it is missing.
    ///   - progress: pages copied, of how many.
    package static func make(
        of database: String, at target: String, _ options: Options = Options(), now: Timestamp = .now(),
        progress: (DatabaseCopy.Progress) -> Void = { _ in }
    ) throws(BackupError) -> BackupManifest {
        guard !BackupFiles.exists(target) else { throw .exists(path: target) }
        guard BackupFiles.exists(database) else { throw .file("there is no database at \(database)") }
        let draft = target + ".partial"
        let plain = options.isCompressed ? target + ".plain.partial" : draft
        // Of an earlier attempt that was broken off.
        for path in [draft, plain] { BackupFiles.remove(path) }
        defer { for path in [draft, plain, draft + "-journal", plain + "-journal"] { BackupFiles.remove(path) } }
        return try translatingErrors {
            try DatabaseCopy.copy(from: database, to: plain, pause: options.pause, progress: progress)
            let contents = try examine(plain)
            if options.isCompressed { try BackupFiles.compress(plain, to: draft) }
            let (digest, bytes) = try BackupFiles.digest(draft)
            let manifest = BackupManifest(
                createdAt: now, file: fileName(of: target), bytes: bytes, digest: digest,
                isCompressed: options.isCompressed, contents: contents, version: options.version)
            let manifestPath = BackupManifest.path(of: target)
            BackupFiles.remove(manifestPath)
            try BackupFiles.rename(draft, to: target)
            try BackupFiles.write(manifestPath + ".partial") { append in try manifest.encoded.withUnsafeBytes(append) }
            try BackupFiles.rename(manifestPath + ".partial", to: manifestPath)
            try DatabaseFile(path: target).syncFolder()
            return manifest
        }
    }

    /// Reads the backup from the disk again: it is what its manifest says, its structure is sound, and its audit log is
    /// the one that was written.
    package static func verify(_ backup: String) throws(BackupError) -> BackupManifest {
        try unpacking(backup) { _, manifest throws(BackupError) in manifest }
    }

    /// Reads the manifest beside a backup.
    package static func manifest(of backup: String) throws(BackupError) -> BackupManifest {
        let path = BackupManifest.path(of: backup)
        guard BackupFiles.exists(path) else {
            throw .manifest("\(path) is missing: without its manifest a backup cannot be trusted")
        }
        var bytes: [UInt8] = []
        try translatingErrors { try BackupFiles.read(path) { bytes += $0 } }
        return try BackupManifest(decoding: bytes)
    }

    /// Gives the verified database of a backup to `body`, as a plain file that may be moved away.
    /// - Parameter folder: where that file is made; none for the backup's own.
    static func unpacking<Value>(
        _ backup: String, in folder: String? = nil, _ body: (String, BackupManifest) throws(BackupError) -> Value
    ) throws(BackupError) -> Value {
        let manifest = try manifest(of: backup)
        let name = fileName(of: backup)
        let plain = (folder.map { $0 + "/" + name } ?? backup) + ".unpacked"
        BackupFiles.remove(plain)
        defer { BackupFiles.remove(plain) }
        try translatingErrors {
            let (digest, bytes) = try BackupFiles.digest(backup)
            guard digest == manifest.digest, bytes == manifest.bytes else {
                throw BackupError.damaged("\(backup) is not the file that its manifest describes")
            }
            if manifest.isCompressed {
                try BackupFiles.decompress(backup, to: plain)
            } else {
                try BackupFiles.copy(backup, to: plain)
            }
            guard try examine(plain) == manifest.contents else {
                throw BackupError.damaged("\(backup) does not hold what its manifest says")
            }
        }
        return try body(plain, manifest)
    }

    /// - Throws: `damaged`.
    private static func examine(_ path: String) throws -> DatabaseContents {
        let connection = try Connection(path: path, access: .readOnly)
        defer { connection.close() }
        if let problem = try connection.structuralProblems(.full).first {
            throw BackupError.damaged("\(path) is damaged: \(problem)")
        }
        let contents = try DatabaseContents(of: connection)
        if contents.auditHead.sequence > 0 {
            guard try AuditWalk.verify(on: connection) == .intact(head: contents.auditHead) else {
                throw BackupError.damaged("\(path): the audit log is not the one that was written")
            }
        }
        return contents
    }

    static func fileName(of path: String) -> String {
        String(path.split(separator: "/", omittingEmptySubsequences: true).last ?? "")
    }

    static func translatingErrors<Value>(_ body: () throws -> Value) throws(BackupError) -> Value {
        do {
            return try body()
        } catch let error as BackupError {
            throw error
        } catch let error as SQLiteError {
            throw .database(error)
        } catch {
            throw .damaged("\(error)")
        }
    }
}
