import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("The load generator against the real service")
    struct LoadGeneratorTests {
        @Test("three seconds of mixed load have no error, and every patient it counts is in the database")
        func mixedLoad() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let worker = try deployment.startWorker()

            let report = deployment.folder.file("report.json")
            let (status, output) = try await Tool.result(
                Executables.loadtest,
                [
                    "--headless", "--host", "http://127.0.0.1:\(deployment.port)", "-u", "8", "-r", "100", "-t", "3s",
                    "--think", "0", "--json", report, "--fail-if", "errors>0%",
                ])
            #expect(status == 0, "\(output.suffix(2_000))")
            let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: report)))
            #expect((json as? [String: Any])?.isEmpty == false)

            try await worker.stop()
            try await api.stop()
        }

        @Test("a stack of its own that loses worker, API and Redis keeps every promise: a green certificate")
        func certified() async throws {
            let folder = try TemporaryDirectory()
            let plan = folder.file("plan")
            try Data("at 2s kill -9 worker back 500ms; at 3s kill -9 api back 500ms; at 5s redis pause for 1s".utf8)
                .write(to: URL(fileURLWithPath: plan))
            let (status, output) = try await Tool.result(
                Executables.loadtest,
                [
                    "run", "--headless", "--host", "http://127.0.0.1:\(try FreePort.find())", "--rate", "100/s", "-t",
                    "8s",
                    "--verify", "--faults", plan, "--ledger", folder.file("ledger"), "--certificate",
                    folder.file("certificate"), "--html", folder.file("report.html"),
                ], directory: folder.path)

            #expect(status == 0, "\(output.suffix(4_000))")
            let json = try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(fileURLWithPath: folder.file("certificate.json"))))
            let certificate = try #require(json as? [String: Any])
            #expect(certificate["satisfied"] as? Bool == true)
            #expect((certificate["faults"] as? [Any])?.count == 3)
            #expect(certificate["acknowledged"] as? Int ?? 0 > 200)
            let report = try String(contentsOfFile: folder.file("report.html"), encoding: .utf8)
            #expect(report.contains("class=\"band fault\""))
        }
    }
}
