import Foundation
import TestSupport

/// The API by itself, with a database and nothing else, started as often as a test wants.
final class LoneServer: Sendable {
    let folder: TemporaryDirectory
    let faults: FaultInjection
    let port: UInt16
    let client: HTTPClient

    init() async throws {
        folder = try TemporaryDirectory()
        faults = try await FaultInjection(in: folder)
        port = try FreePort.find()
        client = HTTPClient(port: port)
    }

    var database: String { folder.file("patients.db") }

    /// For `patient-api serve` and for the commands beside it.
    var settings: [String: String] {
        [
            "HTTP_LISTEN": "127.0.0.1:\(port)", "DATABASE_URL": database, "BACKUP_DIR": folder.file("backups"),
            "LOG_LEVEL": "warning", "LOG_FORMAT": "json",
        ]
    }

    /// Starts it and waits until it answers.
    func start(_ changes: [String: String] = [:]) async throws -> ChildProcess {
        faults.end()
        let child = try ChildProcess(
            Executables.api, ["serve"],
            environment: settings.merging(faults.environment) { $1 }.merging(changes) { $1 }, directory: folder.path,
            output: folder.file("api.log"))
        try await eventually("the API to answer") {
            guard child.isRunning else { throw NeverHappened(description: "the API ended: \(child.output)") }
            return (try? KeptConnection(port: port)) == nil ? nil : true
        }
        return child
    }

    /// Runs a command beside the server.
    func command(_ arguments: String..., changes: [String: String] = [:]) async throws -> (
        status: Int32?, output: String
    ) {
        try await Tool.result(
            Executables.api, arguments, environment: settings.merging(changes) { $1 }, directory: folder.path)
    }

    func register(_ email: String) async -> HTTPClient.Answer? {
        await client.post("/patients", Deployment.body(email))
    }
}
