import ArgumentParser
import JSON
import Launch
import Patients
import SQLitePatients
import Settings
import Timekeeping

/// `patient-api backup`: copies the database while the service goes on.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copies the database; the service goes on meanwhile.",
        discussion: """
              patient-api backup                     a new file in BACKUP_DIR
              patient-api backup /mnt/x.db.gz --gzip --verify
              patient-api backup list

            Beside each backup is a manifest, FILE.json, without which it is not restored: keep both.
            """,
        subcommands: [Make.self, List.self], defaultSubcommand: Make.self)

    /// `patient-api backup [FILE]`
    struct Make: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "make", abstract: "Makes a backup and its manifest (default).")

        @Argument(help: "Where; it must not exist. Default: a name with the moment, in BACKUP_DIR.")
        var file: String?

        @Flag(help: "Compress it.")
        var gzip = false

        @Flag(help: "Read it again from the disk, as restoring it would.")
        var verify = false

        @Flag(help: "Print the manifest and its place as JSON.")
        var json = false

        func run() throws {
            let settings = try AdministrationSettings.ofThisProcess()
            let now = Timestamp.now()
            let target =
                file ?? BackupFolder(path: settings.backup.folder).place(at: now, isCompressed: gzip)
            var options = DatabaseBackup.Options()
            options.isCompressed = gzip
            options.version = ProductVersion.current
            do throws(BackupError) {
                let manifest = try DatabaseBackup.make(of: settings.database.path, at: target, options, now: now)
                if verify { _ = try DatabaseBackup.verify(target) }
                try? show(manifest, at: target)
            } catch {
                throw ExitFailure(error)
            }
        }

        private func show(_ manifest: BackupManifest, at path: String) throws(ExitFailure) {
            if json { return try StandardOutput.json { $0.backup(manifest, at: path) } }
            try StandardOutput.line(path)
            try StandardOutput.line(manifest.summary + (verify ? ", verified" : ""))
        }
    }

    /// `patient-api backup list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists the backups of BACKUP_DIR, the oldest first.")

        @Flag(help: "Print their manifests and places as JSON.")
        var json = false

        func run() throws {
            let settings = try AdministrationSettings.ofThisProcess()
            let entries = BackupFolder(path: settings.backup.folder).entries()
            if json {
                try StandardOutput.json { writer in
                    writer.beginArray()
                    for entry in entries { writer.backup(entry.manifest, at: entry.path) }
                    writer.endArray()
                }
            } else {
                for entry in entries { try StandardOutput.line("\(entry.path)  \(entry.manifest.summary)") }
            }
        }
    }
}

extension BackupManifest {
    /// One line for a person.
    fileprivate var summary: String {
        """
        \(CivilTime(createdAt).rfc3339) patients \(contents.patients), messages \(contents.messages), \
        audit entries \(contents.auditHead.sequence), schema \(contents.schema), \(bytes) bytes\(isCompressed ? " (gzip)" : "")
        """
    }
}

extension JSONWriter {
    /// The manifest and where its backup is.
    fileprivate mutating func backup(_ manifest: BackupManifest, at path: String) {
        beginObject()
        name("path")
        string(path)
        name("manifest")
        manifest.write(to: &self)
        endObject()
    }
}
