import FoundationEssentials
import Glibc
import Patients
import SQLite
import TestSupport
import Testing
import Timekeeping

@testable import SQLitePatients

@Suite("Backups", .timeLimit(.minutes(2)))
struct BackupTests {
    private let moment = Timestamp(microseconds: 1_795_834_506_000_000)

    private func filled(_ folder: String, _ count: Int = 30) async throws -> PatientDatabase {
        let database = try PatientDatabase.open(in: folder)
        for number in 1...count { try await database.register(number) }
        try await database.erase(2)
        return database
    }

    private func kind(_ body: () throws -> Void) -> BackupError? {
        do { try body() } catch { return error as? BackupError }
        return nil
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    @Test("a backup of a database in use says what it holds, and holds it", arguments: [false, true])
    func roundTrip(_ isCompressed: Bool) async throws {
        try await withTemporaryFolder { folder in
            let database = try await filled(folder)
            let backup = BackupFolder(path: "\(folder)/backups").place(at: moment, isCompressed: isCompressed)
            var options = DatabaseBackup.Options()
            options.isCompressed = isCompressed
            options.version = "1.2.3"
            let made = try DatabaseBackup.make(of: "\(folder)/patients.db", at: backup, options, now: moment)
            #expect(backup.hasSuffix("/patients-20261128T025506Z.db" + (isCompressed ? ".gz" : "")))
            #expect(made.contents.patients == 29 && made.contents.messages == 30)
            #expect(made.contents.schema == Schema.version && made.contents.auditHead.sequence == 31)
            #expect(made.contents.auditHead == (try await database.audit.head()))
            #expect(try DatabaseBackup.verify(backup) == made)
            #expect(BackupFolder(path: "\(folder)/backups").entries().map(\.manifest) == [made])
            // What came later is not in it.
            try await database.register(31)
            try await database.close()

            let outcome = try DatabaseRestore.restore(backup, to: "\(folder)/patients.db", now: moment)
            #expect(outcome.former == "\(folder)/patients.db.before-restore-20261128T025506Z")
            let restored = try PatientDatabase.open(in: folder)
            #expect(try await restored.patients.count(.all) == 29)
            #expect(try await restored.register(99).id == 31)
            try await restored.close()
            let former = try Connection(path: try #require(outcome.former), access: .readOnly)
            #expect(try former.statement("SELECT count(*) FROM patients").first { $0.integer(0) } == 30)
            // Nothing of the work is left lying about.
            let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/backups")
            #expect(names.count == 2)
        }
    }

    @Test("another byte in the file, or another file, is not restored and changes nothing", arguments: [false, true])
    func damaged(_ isCompressed: Bool) async throws {
        try await withTemporaryFolder { folder in
            let database = try await filled(folder)
            var options = DatabaseBackup.Options()
            options.isCompressed = isCompressed
            let backup = "\(folder)/b.db"
            _ = try DatabaseBackup.make(of: "\(folder)/patients.db", at: backup, options)
            try await database.close()
            let before = try bytes("\(folder)/patients.db")
            var content = try bytes(backup)
            content[content.count / 2] ^= 1
            try write(content, to: backup)
            for check in [
                { _ = try DatabaseBackup.verify(backup) },
                { _ = try DatabaseRestore.restore(backup, to: "\(folder)/patients.db") },
            ] {
                let error = kind(check)
                guard case .damaged? = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
                #expect(error?.concernsIntegrity == true)
            }
            #expect(try bytes("\(folder)/patients.db") == before)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
                    "b.db", "b.db.json", "patients.db",
                ])
        }
    }

    @Test("a backup without its manifest, or with one that says something else, is not trusted")
    func manifest() async throws {
        try await withTemporaryFolder { folder in
            let database = try await filled(folder)
            let backup = "\(folder)/b.db"
            let made = try DatabaseBackup.make(of: "\(folder)/patients.db", at: backup)
            try await database.close()
            #expect(try BackupManifest(decoding: made.encoded) == made)
            let path = BackupManifest.path(of: backup)
            let text = String(decoding: made.encoded, as: UTF8.self)
            for (old, new) in [
                (#""patients":29"#, #""patients":28"#), (#""audit_entries":31"#, #""audit_entries":30"#),
                (#""format":1"#, #""format":2"#), (#""integrity_check":"ok""#, #""integrity_check":"no""#),
            ] {
                #expect(text.contains(old))
                try write(Array(text.replacing(old, with: new).utf8), to: path)
                #expect(kind { _ = try DatabaseBackup.verify(backup) }?.concernsIntegrity == true)
            }
            try FileManager.default.removeItem(atPath: path)
            #expect(kind { _ = try DatabaseBackup.verify(backup) }?.concernsIntegrity == true)
            #expect(BackupFolder(path: folder).entries().isEmpty)
        }
    }

    @Test("a database in use is not replaced")
    func inUse() async throws {
        try await withTemporaryFolder { folder in
            let database = try await filled(folder)
            let backup = "\(folder)/b.db"
            _ = try DatabaseBackup.make(of: "\(folder)/patients.db", at: backup)
            #expect(
                kind { _ = try DatabaseRestore.restore(backup, to: "\(folder)/patients.db") }
                    == .inUse(path: "\(folder)/patients.db"))
            #expect(try await database.register(31).id == 31)
            try await database.close()
            // A place where there was none.
            let outcome = try DatabaseRestore.restore(backup, to: "\(folder)/new/patients.db")
            #expect(outcome.former == nil)
            let restored = try PatientDatabase.open(in: "\(folder)/new")
            #expect(try await restored.patients.count(.all) == 29)
            try await restored.close()
        }
    }

    @Test("a backup of a newer schema is not restored by an older program")
    func newer() async throws {
        try await withTemporaryFolder { folder in
            let database = try await filled(folder)
            _ = try DatabaseBackup.make(of: "\(folder)/patients.db", at: "\(folder)/b.db")
            try await database.close()
            let error = kind {
                _ = try DatabaseRestore.restore("\(folder)/b.db", to: "\(folder)/x.db", known: Schema.version - 1)
            }
            #expect(error?.concernsIntegrity == true)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/x.db"))
        }
    }

    @Test("the oldest ordinary backups go, those before an upgrade stay")
    func pruning() async throws {
        try await withTemporaryFolder { folder in
            let database = try await filled(folder, 2)
            let backups = BackupFolder(path: "\(folder)/backups")
            let before = backups.place(at: moment, prefix: BackupFolder.beforeUpgrade)
            _ = try DatabaseBackup.make(of: "\(folder)/patients.db", at: before, now: moment)
            for hour in 1...4 {
                let later = moment.advanced(bySeconds: Int64(hour) * 3_600)
                _ = try DatabaseBackup.make(of: "\(folder)/patients.db", at: backups.place(at: later), now: later)
            }
            #expect(
                kind { _ = try DatabaseBackup.make(of: "\(folder)/patients.db", at: before) } == .exists(path: before))
            // Of a process that was ended a while ago, and of one that is at work.
            for age in [100_000, 10] {
                let path = "\(folder)/backups/patients-\(age).db.partial"
                try write([1, 2, 3], to: path)
                let time = timeval(tv_sec: Int(moment.seconds) - age, tv_usec: 0)
                #expect(utimes(path, [time, time]) == 0)
            }
            #expect(backups.prune(keep: 2, now: moment).count == 2)
            #expect(FileManager.default.fileExists(atPath: "\(folder)/backups/patients-10.db.partial"))
            #expect(
                backups.entries().map(\.manifest.file) == [
                    "before-upgrade-20261128T025506Z.db", "patients-20261128T055506Z.db",
                    "patients-20261128T065506Z.db",
                ])
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/backups").count == 7)
            try await database.close()
        }
    }

    @Test("a file of an older schema is saved before it is upgraded, and refused by whoever wants no upgrade")
    func beforeUpgrade() async throws {
        try await withTemporaryFolder { folder in
            let connection = try Connection(path: "\(folder)/patients.db", access: .readWrite)
            try Migrator(applicationID: Schema.applicationID, migrations: Array(Schema.migrations.prefix(1)))
                .migrate(connection)
            connection.close()
            let configuration = DatabaseConfiguration(path: "\(folder)/patients.db")
            let refused = #expect(throws: SQLiteError.self) {
                _ = try PatientDatabase(configuration, upgrade: .refuse)
            }
            #expect(refused?.kind == .olderSchema(missing: 2))
            let save: @Sendable (Int) throws(SQLiteError) -> Void = { (schema) throws(SQLiteError) in
                do throws(BackupError) {
                    _ = try DatabaseBackup.make(of: "\(folder)/patients.db", at: "\(folder)/schema-\(schema).db")
                } catch { throw SQLiteError(.io, "\(error)") }
            }
            let database = try PatientDatabase(configuration, upgrade: .saveAndApply(save))
            #expect(try DatabaseBackup.verify("\(folder)/schema-1.db").contents.schema == 1)
            try await database.close()
            // Nothing to save a second time.
            let again = try PatientDatabase(configuration, upgrade: .saveAndApply(save))
            try await again.close()
        }
    }
}
