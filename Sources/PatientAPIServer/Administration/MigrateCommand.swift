import ArgumentParser
import JSON
import Launch
import SQLite
import SQLitePatients
import Settings

/// `patient-api migrate`: the schema of the database.
struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Shows and applies the migrations of the database.",
        subcommands: [Status.self, Up.self])

    /// `patient-api migrate status`
    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "Lists the migrations; exit code 0: up to date or only older, 3: not of this version.")

        @Flag(help: "Print them as JSON.")
        var json = false

        func run() throws {
            let settings = try AdministrationSettings.ofThisProcess()
            let steps = try MigrateCommand.steps(of: settings.database.path)
            if json {
                try StandardOutput.json { writer in
                    writer.beginArray()
                    for step in steps {
                        writer.beginObject()
                        writer.name("number")
                        writer.integer(step.number)
                        writer.name("name")
                        writer.string(step.name)
                        writer.name("state")
                        writer.string(step.state.word)
                        writer.name("applied_at")
                        if case .applied(let moment) = step.state { writer.string(moment) } else { writer.null() }
                        writer.endObject()
                    }
                    writer.endArray()
                }
            } else {
                for step in steps { try StandardOutput.line(step.line) }
            }
            if let step = steps.first(where: { $0.state == .changed || $0.state == .unknown }) {
                throw ExitFailure.setting(
                    "DATABASE_URL", "names a database whose migration \(step.number) is not of this version")
            }
        }
    }

    /// `patient-api migrate up`
    struct Up: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "up", abstract: "Backs the database up into BACKUP_DIR and applies what is missing.")

        @Flag(help: "Only list what would be applied.")
        var dryRun = false

        func run() async throws {
            let settings = try AdministrationSettings.ofThisProcess()
            let missing = try MigrateCommand.steps(of: settings.database.path).filter { $0.state == .pending }
            if dryRun {
                for step in missing { try StandardOutput.line(step.line) }
                return
            }
            do throws(SQLiteError) {
                let database = try PatientDatabase(
                    DatabaseConfiguration(settings.database),
                    upgrade: UpgradeBackup.upgrade(settings.database, settings.backup) { path in
                        try? StandardOutput.line("saved to \(path)")
                    })
                try await database.close()
            } catch {
                throw ExitFailure(error)
            }
            for step in missing { try StandardOutput.line("applied \(step.number) \(step.name)") }
            if missing.isEmpty { try StandardOutput.line("nothing to apply") }
        }
    }

    /// Those of the file, or of the program when there is no file yet.
    private static func steps(of path: String) throws(ExitFailure) -> [MigrationStatus] {
        do throws(SQLiteError) {
            return try Schema.status(of: path)
        } catch {
            throw ExitFailure(error)
        }
    }
}

extension MigrationStatus {
    fileprivate var line: String {
        let since = if case .applied(let moment) = state { " at \(moment)" } else { "" }
        return "\(number) \(name): \(state.word)\(since)"
    }
}

extension MigrationStatus.State {
    fileprivate var word: String {
        switch self {
        case .applied: "applied"
        case .pending: "pending"
        case .changed: "changed"
        case .unknown: "unknown"
        }
    }
}
