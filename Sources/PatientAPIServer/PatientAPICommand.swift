import ArgumentParser
import Launch
import QueueCommands

/// `patient-api`: the server and what an administrator does with it.
@main
struct PatientAPICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patient-api", abstract: "Registers patients and confirms by mail.",
        discussion: """
            Start it, register a patient, ask whether it is ready:

              patient-api serve
              curl -X POST http://127.0.0.1:8000/patients/register -H 'Content-Type: application/json' -d '{"name":"Ana","email":"ana@example.com","phone":"+598 96 689 795","document_url":"https://example.com/id.jpg"}'
              patient-api health --ready

            Settings are environment variables or lines of .env, see README.md.
            Exit codes: 0 ok, 1 failed, 2 usage, 3 settings, 4 cannot connect or listen,
            5 data is not what it should be, 75 broken off while stopping.
            """,
        version: ProductVersion.current,
        subcommands: [
            ServeCommand.self, HealthCommand.self, OpenAPICommand.self, RoutesCommand.self, ConfigurationCommand.self,
            MailCommand.self, MigrateCommand.self, CheckCommand.self, BackupCommand.self, RestoreCommand.self,
            AuditCommand.self, QueueCommand<ConfiguredQueueSource>.self,
        ])

    static func main() async {
        await CommandLineTool.run(PatientAPICommand.self)
    }
}
