import Foundation
import TestSupport

/// A program that a test needs did not do its part.
struct FixtureFailed: Error, CustomStringConvertible {
    let description: String
}

/// A real mail server (Fixtures/smtp_server.py) and everything it wrote down.
final class Relay: Sendable {
    struct Mail: Decodable, Equatable {
        let to: String
        let from: String
        let id: String
        let sha256: String
        let data: String
    }

    let port: UInt16
    private let folder: TemporaryDirectory
    private let child: ChildProcess

    init(_ options: [String] = []) async throws {
        let folder = try TemporaryDirectory()
        let child = try ChildProcess(
            "/usr/bin/python3",
            [
                Self.script, "--port", "0", "--record", folder.file("mails"), "--keep-data", "--transcript",
                folder.file("transcript"),
            ] + options, directory: folder.path, output: folder.file("log"))
        self.folder = folder
        self.child = child
        port = try await eventually("the relay's port") {
            guard child.isRunning else { throw FixtureFailed(description: "the relay ended: \(child.output)") }
            return child.output.split(separator: "\n").first.flatMap { UInt16($0.dropFirst("port ".count)) }
        }
    }

    deinit { child.send(SIGKILL) }

    /// What it accepted.
    var mails: [Mail] {
        lines("mails").compactMap { try? JSONDecoder().decode(Mail.self, from: Data($0.utf8)) }
    }

    /// What was said to it: connection, command, argument.
    var transcript: [[String]] {
        lines("transcript").compactMap { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) }
    }

    func count(of command: String) -> Int {
        transcript.count { $0.dropFirst().first == command }
    }

    func stop() async throws { try await child.stop(SIGKILL) }
    func freeze() { child.send(SIGSTOP) }
    func thaw() { child.send(SIGCONT) }

    private func lines(_ name: String) -> [Substring] {
        ((try? String(contentsOfFile: folder.file(name), encoding: .utf8)) ?? "").split(separator: "\n")
    }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures/smtp_server.py").path
}
