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
    }
}
