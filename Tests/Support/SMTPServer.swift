import Foundation

/// A real SMTP server (aiosmtpd) that records what it accepts, with faults chosen by recipient.
package final class SMTPServer: Sendable {
    /// One mail as the server took it.
    package struct Mail: Codable, Sendable, Equatable {
        package let to: String
        package let from: String
        package let id: String
        package let message_id: String
        package let sha256: String
    }

    package let port: Int
    private let record: String
    private let child: ChildProcess

    /// - Parameters:
    ///   - directory: where its record and log lie.
    ///   - port: 0 for a free one; a number to come back at the same place.
    ///   - options: further ones of its script.
    package init(in directory: String, port: Int = 0, options: [String] = []) async throws {
        record = directory + "/mails.jsonl"
        let output = directory + "/smtp-\(UUID().uuidString.prefix(8)).log"
        let child = try ChildProcess(
            Self.python, [Self.script, "--port", String(port), "--record", record] + options, directory: directory,
            output: output)
        self.child = child
        self.port = try await eventually("the SMTP server's port") {
            guard child.isRunning else { throw NeverHappened(description: "the SMTP server ended: \(child.output)") }
            return child.output.split(separator: "\n").lazy.compactMap { line in
                line.split(whereSeparator: { !$0.isNumber }).last.flatMap { Int($0) }
            }.first
        }
    }

    package var url: String { "smtp://127.0.0.1:\(port)" }

    /// Every mail accepted so far, over all servers that recorded here.
    package var mails: [Mail] {
        let text = (try? String(contentsOfFile: record, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Mail.self, from: Data($0.utf8)) }
    }

    package func stop() async throws {
        try await child.stop(SIGKILL)
    }

    /// Freezes it: connections are accepted by the kernel and nothing is said on them.
    package func pause() { child.send(SIGSTOP) }

    /// Lets it go on.
    package func resume() { child.send(SIGCONT) }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("EmailDeliveryTests/Fixtures/smtp_server.py").path

    /// Debian's interpreter has Debian's aiosmtpd.
    private static let python = "/usr/bin/python3"
}
