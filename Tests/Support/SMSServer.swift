import Foundation

/// A provider of text messages (SMSDeliveryTests/Fixtures/sms_provider.py) and everything that it was asked.
package final class SMSServer: Sendable {
    /// One request as it arrived.
    package struct Request: Decodable, Equatable {
        package let path: String
        package let form: [String: String]
        /// Why the authentication is wrong.
        package let fault: String?
        package let type: String?
        package let token: String?
    }

    package let port: UInt16
    private let folder: TemporaryDirectory
    private let child: ChildProcess

    package init(_ options: [String] = []) async throws {
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

    package var requests: [Request] {
        ((try? String(contentsOfFile: folder.file("requests"), encoding: .utf8)) ?? "").split(separator: "\n")
            .compactMap { try? JSONDecoder().decode(Request.self, from: Data($0.utf8)) }
    }

    package func stop() async throws { try await child.stop(SIGKILL) }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("SMSDeliveryTests/Fixtures/sms_provider.py").path
}
