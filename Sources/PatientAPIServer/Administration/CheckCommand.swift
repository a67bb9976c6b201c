import ArgumentParser
import JSON
import Launch
import SQLite
import SQLitePatients
import Settings

/// `patient-api check`: looks for what must not be in the database.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Examines the database; exit code 0: sound, 1: not.",
        discussion: "It changes nothing, and the service may run meanwhile.")

    @Flag(help: "Also what reads every row: indexes against tables, and the slower rules.")
    var deep = false

    @Flag(help: "Print the findings as JSON.")
    var json = false

    func run() throws {
        let settings = try AdministrationSettings.ofThisProcess()
        let report: IntegrityReport
        do throws(SQLiteError) {
            report = try DatabaseExamination.examine(settings.database.path, isDeep: deep)
        } catch {
            // Damaged so much that it cannot be examined: a finding too.
            throw error.kind == .corrupt
                ? ExitFailure(code: 1, "the database is damaged: \(error.message)") : ExitFailure(error)
        }
        if json {
            try StandardOutput.json { writer in
                writer.beginObject()
                writer.name("sound")
                writer.bool(report.isSound)
                writer.name("items")
                writer.beginArray()
                for item in report.items {
                    writer.beginObject()
                    writer.name("name")
                    writer.string(item.name)
                    writer.name("findings")
                    writer.beginArray()
                    for finding in item.findings { writer.string(finding) }
                    writer.endArray()
                    writer.endObject()
                }
                writer.endArray()
                writer.endObject()
            }
        } else {
            for item in report.items {
                try StandardOutput.line(item.findings.isEmpty ? "[+]\(item.name)" : "[-]\(item.name)")
                for finding in item.findings { try StandardOutput.line("   \(finding)") }
            }
        }
        let faults = report.items.count { !$0.findings.isEmpty }
        guard faults == 0 else {
            throw ExitFailure(
                code: 1,
                "the database is not sound (\(faults) of \(report.items.count) looked at); "
                    + "restore a backup, or repair a copy of it")
        }
    }
}
