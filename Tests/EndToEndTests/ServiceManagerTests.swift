import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("A service manager starts, watches and stops the services")
    struct ServiceManagerTests {
        @Test("it hears when the API is ready, that it lives, and when it stops", arguments: [true, false])
        func notifications(_ isAPI: Bool) async throws {
            let deployment = try await Deployment()
            let inbox = try NotificationInbox(deployment.folder.file("notify"))
            let supervised = ["NOTIFY_SOCKET": deployment.folder.file("notify"), "WATCHDOG_USEC": "100000"]
            let service =
                if isAPI { try await deployment.startAPI(supervised) } else { try deployment.startWorker(supervised) }
            try await eventually("readiness") { inbox.messages.first == "READY=1" ? true : nil }
            try await eventually("three signs of life") {
                inbox.messages.filter { $0 == "WATCHDOG=1" }.count >= 3 ? true : nil
            }
            #expect(try await service.stop() == 0)
            #expect(inbox.messages.contains("STOPPING=1"))
            #expect(inbox.messages.filter { $0 == "READY=1" }.count == 1)
        }

        @Test(
            "wrong variables of the manager stop the start with one line and exit code 3",
            arguments: [("LISTEN_FDS", "zero"), ("LISTEN_FDNAMES", "a:b:c")])
        func malformed(_ variable: String, _ value: String) async throws {
            let script = "export LISTEN_PID=$$ && exec \"$0\" serve"
            let (status, output) = try await Tool.result(
                "/bin/sh", ["-c", script, Executables.api],
                environment: ["LISTEN_FDS": "1", "DATABASE_URL": "/proc/none"].merging([variable: value]) { _, new in
                    new
                })
            #expect(status == 3)
            #expect(output.contains(variable))
            #expect(output.split(separator: "\n").count == 1)
        }

        @Test("a passed descriptor that does not listen stops the start with one line and exit code 4")
        func notListening() async throws {
            let deployment = try await Deployment()
            let script = "export LISTEN_PID=$$ LISTEN_FDS=1 && exec \"$0\" serve 3</dev/null"
            let (status, output) = try await Tool.result(
                "/bin/sh", ["-c", script, Executables.api],
                environment: deployment.settings.merging(["HTTP_LISTEN": ""]) { _, new in new })
            #expect(status == 4)
            #expect(output.contains("cannot be listened on"))
        }

        @Test(
            "systemd finds nothing wrong with the units that are shipped (systemd-analyze(1))",
            .enabled(if: Tool.exists("/usr/bin/systemd-analyze"), "systemd is not installed"))
        func units() async throws {
            let folder = try TemporaryDirectory()
            let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
                "../../systemd")
            let names = ["patient-api.socket", "patient-api.service", "patient-worker.service"]
            for name in names {
                // The programs are not installed here.
                let text = try String(contentsOf: shipped.appendingPathComponent(name), encoding: .utf8)
                    .replacingOccurrences(of: "/usr/local/bin", with: Executables.directory)
                try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
            }
            let (status, output) = try await Tool.result(
                "/usr/bin/systemd-analyze", ["verify"] + names.map { folder.file($0) })
            #expect(status == 0)
            // Of other units of this machine it may have something to say.
            #expect(!output.contains("patient"), "\(output)")
        }
    }
}

/// Where messages to a service manager arrive.
private final class NotificationInbox {
    private let descriptor: Int32
    private var received: [String] = []

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else { throw NeverHappened(description: "an inbox: errno \(errno)") }
    }

    deinit { close(descriptor) }

    /// All so far, in order.
    var messages: [String] {
        var buffer = [UInt8](repeating: 0, count: 1_000)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return received }
            received.append(String(decoding: buffer[..<count], as: UTF8.self))
        }
    }
}
