import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("Bad input at the start gives one clear line")
    struct CommandLineTests {
        @Test(
            "a wrong setting stops the start with its name and exit code 3",
            arguments: [
                ("HTTP_LISTEN", "nowhere"), ("DATABASE_URL", "mysql://db/patients"), ("LOG_LEVEL", "loud"),
                ("REDIS_URL", "http://redis"), ("SMTP_URL", "ftp://mail"), ("MAIL_FROM", "not an address"),
            ])
        func wrongSetting(name: String, value: String) async throws {
            let folder = try TemporaryDirectory()
            let isWorkers = ["SMTP_URL", "MAIL_FROM"].contains(name)
            var environment = ["REDIS_URL": "redis://127.0.0.1:1", "HTTP_LISTEN": "127.0.0.1:0"]
            environment[name] = value
            let (status, output) = try await Tool.result(
                isWorkers ? Executables.worker : Executables.api, isWorkers ? [] : ["serve"], environment: environment,
                directory: folder.path)
            #expect(status == 3)
            #expect(output.contains(name))
            #expect(output.split(separator: "\n").count == 1)
        }

        @Test("a malformed .env is named by its line")
        func malformedEnvironmentFile() async throws {
            let folder = try TemporaryDirectory()
            try "LOG_LEVEL=info\nnonsense\n".write(toFile: folder.file(".env"), atomically: true, encoding: .utf8)
            let (status, output) = try await Tool.result(Executables.api, ["serve"], directory: folder.path)
            #expect(status == 3)
            #expect(output.contains(".env line 2"))
        }

        @Test("a port in use gives one line and exit code 4")
        func portInUse() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let environment = deployment.settings.merging(["DATABASE_URL": deployment.folder.file("other.db")]) {
                _, new in new
            }
            let (status, output) = try await Tool.result(Executables.api, ["serve"], environment: environment)
            #expect(status == 4)
            #expect(output.contains("HTTP_LISTEN") && output.contains("in use"))
            try await api.stop()
        }

        @Test("a file that is not our database is left alone: one line, exit code 3")
        func foreignDatabase() async throws {
            let folder = try TemporaryDirectory()
            try "this is not a database, and it is longer than a header".write(
                toFile: folder.file("p.db"), atomically: true, encoding: .utf8)
            let environment = ["DATABASE_URL": folder.file("p.db"), "HTTP_LISTEN": "127.0.0.1:0"]
            let (status, output) = try await Tool.result(Executables.api, ["serve"], environment: environment)
            #expect(status == 3)
            #expect(output.contains("DATABASE_URL"))
            #expect(try String(contentsOfFile: folder.file("p.db"), encoding: .utf8).hasPrefix("this is not"))
        }

        @Test("a data folder that cannot be made gives one line and exit code 3")
        func unwritableFolder() async throws {
            let environment = ["DATABASE_URL": "/proc/patients/p.db", "HTTP_LISTEN": "127.0.0.1:0"]
            let (status, output) = try await Tool.result(Executables.api, ["serve"], environment: environment)
            #expect(status == 3)
            #expect(output.contains("DATABASE_URL"))
        }

        @Test("wrong usage exits 2 and unknown options are named", arguments: [["--frobnicate"], ["serve", "extra"]])
        func usage(arguments: [String]) async throws {
            let (status, _) = try await Tool.result(Executables.api, arguments)
            #expect(status == 2)
        }

        @Test("health says 1 when nobody answers and 0 when the API is ready")
        func health() async throws {
            let deployment = try await Deployment()
            let url = "http://127.0.0.1:\(deployment.port)"
            #expect(try await Tool.result(Executables.api, ["health", "--ready", "--url", url]).status == 1)
            let api = try await deployment.startAPI()
            #expect(try await Tool.result(Executables.api, ["health", "--ready", "--url", url]).status == 0)
            #expect(try await Tool.result(Executables.api, ["health", "--live", "--url", url]).status == 0)
            try await api.stop()
        }
    }
}
