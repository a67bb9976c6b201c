import ArgumentParser
import Launch
import QueueCommands

/// `patient-worker`: takes notification jobs from Redis and delivers them.
@main
struct PatientWorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patient-worker", abstract: "Delivers the notifications of registrations.",
        discussion: """
            Settings are environment variables or lines of .env, see README.md; REDIS_URL must be set.
            Exit codes: 0 ok, 1 failed, 2 usage, 3 settings, 4 cannot connect or listen,
            75 broken off while stopping.
            """,
        version: ProductVersion.current,
        subcommands: [RunCommand.self, HealthCommand.self, QueueCommand<RedisQueueSource>.self, MailCommand.self],
        defaultSubcommand: RunCommand.self)

    static func main() async {
        await CommandLineTool.run(PatientWorkerCommand.self)
    }
}
