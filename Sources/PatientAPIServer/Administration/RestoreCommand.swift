import ArgumentParser
import JSON
import Launch
import Patients
import SQLitePatients
import Settings

/// `patient-api restore`: puts a backup in the place of the database.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Puts a backup in the place of the database.",
        discussion: """
            The service must be stopped; a database that is open anywhere is refused. The backup is verified first, and the
            former database is kept beside the restored one.
            """)

    @Argument(help: "The backup; its manifest, FILE.json, is beside it.")
    var file: String

    @Option(help: "A folder to restore into, instead of the place that DATABASE_URL names.")
    var to: String?

    @Flag(help: "Print what was done as JSON.")
    var json = false

    func run() throws {
        let settings = try AdministrationSettings.ofThisProcess()
        let name = settings.database.path.split(separator: "/").last.map(String.init) ?? "patients.db"
        let outcome: DatabaseRestore.Outcome
        do throws(BackupError) {
            outcome = try DatabaseRestore.restore(file, to: to.map { "\($0)/\(name)" } ?? settings.database.path)
        } catch {
            throw ExitFailure(error)
        }
        let contents = outcome.manifest.contents
        if json {
            try StandardOutput.json { writer in
                writer.beginObject()
                writer.name("database")
                writer.string(outcome.database)
                writer.name("former")
                if let former = outcome.former { writer.string(former) } else { writer.null() }
                writer.name("manifest")
                outcome.manifest.write(to: &writer)
                writer.endObject()
            }
            return
        }
        try StandardOutput.line("restored \(contents.patients) patients to \(outcome.database)")
        if let former = outcome.former { try StandardOutput.line("the former database is \(former)") }
    }
}
