import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    /// `RESTART_ROUNDS=200` in the environment makes it last.
    @Suite("The API is restarted under load without a failed request", .timeLimit(.minutes(30)))
    struct RestartTests {
        private static let rounds = ProcessInfo.processInfo.environment["RESTART_ROUNDS"].flatMap { Int($0) } ?? 3

        @Test("the next process listens on the same port before the last one drains (HTTP_REUSEPORT)")
        func overlap() async throws {
            let deployment = try await Deployment()
            let settings = ["HTTP_REUSEPORT": "1"]
            var present = try await deployment.startAPI(settings)
            let requests = RequestStream(port: deployment.port)
            for round in 1...Self.rounds {
                let next = try await deployment.startAPI(settings, log: "api-\(round).log")
                try await requests.more(200)
                #expect(try await present.stop() == 0)
                #expect(present.output.contains("another process has taken the port over"))
                try await requests.more(200)
                present = next
            }
            try await Self.check(requests, deployment)
            try await present.stop()
        }

        @Test("the service manager keeps the socket, and connections wait in it for the next process (LISTEN_FDS)")
        func socketActivation() async throws {
            let deployment = try await Deployment()
            let socket = try HeldSocket(port: deployment.port)
            // Would be in the way if it were listened on too.
            let settings = ["HTTP_LISTEN": ""]
            var present = try await deployment.startAPI(settings, passing: [socket.descriptor])
            let requests = RequestStream(port: deployment.port)
            for round in 1...Self.rounds {
                try await requests.more(200)
                #expect(try await present.stop() == 0)
                present = try await deployment.startAPI(
                    settings, log: "api-\(round).log", passing: [socket.descriptor])
            }
            try await requests.more(200)
            try await Self.check(requests, deployment)
            try await present.stop()
        }

        @Test(
            "systemd's own launcher is understood (systemd-socket-activate(1))",
            .enabled(if: Tool.exists("/usr/bin/systemd-socket-activate"), "systemd is not installed"))
        func systemdSocketActivate() async throws {
            let deployment = try await Deployment()
            var arguments = ["--listen=127.0.0.1:\(deployment.port)", "--fdname=http"]
            let settings = deployment.settings.filter { $0.key != "HTTP_LISTEN" }
            for (name, value) in settings { arguments.append("--setenv=\(name)=\(value)") }
            let api = try ChildProcess(
                "/usr/bin/systemd-socket-activate", arguments + [Executables.api, "serve"],
                directory: deployment.folder.path, output: deployment.folder.file("api.log"))
            // The first connection starts the program.
            try await eventually("the API to be ready") {
                await deployment.client.get("/readyz")?.status == 200 ? true : nil
            }
            #expect(await deployment.register("ana@example.com")?.status == 200)
            #expect(try await api.stop() == 0)
        }

        /// Nothing failed, and what was answered is there.
        private static func check(_ requests: RequestStream, _ deployment: Deployment) async throws {
            let (registered, failures) = try await requests.end()
            #expect(failures == [])
            #expect(registered.count > 50)
            let list = try #require(await deployment.client.get("/patients/getPatients")?.body)
            let missing = registered.filter { !list.contains("\"\($0)\"") }
            #expect(missing == [])
        }
    }
}

/// A listening socket of this process, to be passed on.
private final class HeldSocket {
    let descriptor: Int32

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0, listen(descriptor, 4_096) == 0 else {
            throw NeverHappened(description: "a listening socket: errno \(errno)")
        }
    }

    deinit { close(descriptor) }
}
