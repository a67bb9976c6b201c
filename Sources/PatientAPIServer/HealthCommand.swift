import ArgumentParser
import Launch
import Settings

/// `patient-api health`: asks a running server, for container health checks.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Asks a running server; exit code 0: yes, 1: no.")

    @Flag(help: "Ask whether it may receive traffic (default).")
    var ready = false

    @Flag(help: "Ask whether its event loops turn.")
    var live = false

    @Option(help: "Where it listens, as http://HOST:PORT. Default: from HTTP_LISTEN.")
    var url: String?

    func validate() throws {
        if ready, live { throw ValidationError("choose one of --ready and --live") }
    }

    func run() async throws {
        try await HealthProbe.check(url ?? Self.configuredURL(), path: live ? "/livez" : "/readyz")
    }

    private static func configuredURL() throws -> String {
        do {
            var reader = try SettingsReader.ofThisProcess()
            let listen = HTTPSettings(&reader, cores: 1).listen.first { !$0.hasPrefix("unix:") && !$0.hasPrefix("fd:") }
            guard let listen, let colon = listen.lastIndex(of: ":") else {
                throw ExitFailure(code: 2, "HTTP_LISTEN names no TCP address: use --url")
            }
            let host = listen[..<colon]
            return "http://" + (["", "0.0.0.0", "[::]"].contains(host) ? "127.0.0.1" : host) + listen[colon...]
        } catch let error as SettingsError {
            throw ExitFailure(error)
        }
    }
}
