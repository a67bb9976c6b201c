import Foundation
import Notifications
import TestSupport
import Testing

@testable import SMSDelivery

/// A simulation of AWS (moto), where it is installed. It does not look at signatures; `SMSServer` does.
final class MotoServer: Sendable {
    let port: UInt16
    private let child: ChildProcess
    private let folder: TemporaryDirectory

    static let path: String? = {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["MOTO_SERVER"] { return path }
        return (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/moto_server" }
            .first(where: FileManager.default.isExecutableFile)
    }()

    init() async throws {
        folder = try TemporaryDirectory()
        let free = try FreePort.find()
        child = try ChildProcess(
            try #require(Self.path), ["-H", "127.0.0.1", "-p", "\(free)"],
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "HOME": folder.path],
            directory: folder.path, output: folder.file("log"))
        port = free
        let client = HTTPClient(port: free)
        let child = child
        try await eventually("moto", within: .seconds(60)) {
            guard child.isRunning else { throw NeverHappened(description: "moto ended: \(child.output)") }
            return await client.get("/moto-api/")?.status == 200 ? true : nil
        }
    }

    deinit { child.send(SIGKILL) }
}

@Suite(
    "Amazon SNS as moto simulates it",
    .enabled(if: MotoServer.path != nil, "moto_server is not installed: pip install 'moto[server]'"))
struct MotoTests {
    @Test("takes what we publish, in both languages")
    func publish() async throws {
        let moto = try await MotoServer()
        let service = SMSNotificationService(SNSProvider.local(port: moto.port, sessionToken: "token", from: "Clinica"))
        for language in ["es", "en"] {
            #expect(service.deliver(.text(language: language), control: .willing) == .sent(code: 200))
        }
    }
}
