import Foundation
import TestSupport

/// A provider (Fixtures/sms_provider.py) and everything that it was asked.
final class SMSServer: Sendable {
    /// One request as it arrived.
    struct Request: Decodable, Equatable {
        let path: String
        let form: [String: String]
        /// Why the authentication is wrong.
        let fault: String?
        let type: String?
        let token: String?
    }

    let port: UInt16
    private let folder: TemporaryDirectory
    private let child: ChildProcess

    init(_ options: [String] = []) async throws {
        let folder = try TemporaryDirectory()
        let child = try ChildProcess(
            "/usr/bin/python3", [Self.script, "--record", folder.file("requests")] + options, directory: folder.path,
            output: folder.file("log"))
        self.folder = folder
        self.child = child
        port = try await eventually("the provider's port") {
            guard child.isRunning else { throw NeverHappened(description: "the provider ended: \(child.output)") }
            return child.output.split(separator: "\n").first.flatMap { UInt16($0.dropFirst("port ".count)) }
        }
    }

    deinit { child.send(SIGKILL) }

    var requests: [Request] {
        ((try? String(contentsOfFile: folder.file("requests"), encoding: .utf8)) ?? "").split(separator: "\n")
            .compactMap { try? JSONDecoder().decode(Request.self, from: Data($0.utf8)) }
    }

    func stop() async throws { try await child.stop(SIGKILL) }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures/sms_provider.py").path
}
