import ArgumentParser
import Launch
import Settings

/// `patient-worker health`: asks a running worker, for container health checks.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Asks a running worker; exit code 0: works, 1: does not.")

    @Option(help: "Where it listens, as http://HOST:PORT. Default: from WORKER_LISTEN.")
    var url: String?

    func run() async throws {
        try await HealthProbe.check(url ?? Self.configuredURL(), path: "/readyz")
    }

    private static func configuredURL() throws -> String {
        do {
            var reader = try SettingsReader.ofThisProcess()
            guard let listen = reader.text("WORKER_LISTEN") else {
                throw ExitFailure(code: 2, "WORKER_LISTEN is not set: use --url")
            }
            return "http://" + listen
        } catch let error as SettingsError {
            throw ExitFailure(error)
        }
    }
}
