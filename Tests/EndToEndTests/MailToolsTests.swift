import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("Trying mails out")
    struct MailToolsTests {
        /// A running `patient-api mail sink` and where it listens.
        private struct Sink {
            let child: ChildProcess
            let smtp: String
            let web: HTTPClient

            init(in folder: TemporaryDirectory) async throws {
                let child = try ChildProcess(
                    Executables.api,
                    ["mail", "sink", "--smtp", "127.0.0.1:0", "--http", "127.0.0.1:0", "--faults"],
                    directory: folder.path, output: folder.file("sink.log"))
                let urls = try await eventually("the sink's addresses") {
                    guard child.isRunning else { throw NeverHappened(description: "the sink ended: \(child.output)") }
                    let words = child.output.split(whereSeparator: \.isWhitespace).filter { $0.contains("://") }
                    return words.count == 2 ? words.map(String.init) : nil
                }
                self.child = child
                smtp = urls[0]
                web = HTTPClient(port: UInt16(urls[1].split(separator: ":").last ?? "") ?? 0)
            }
        }

        private func test(_ address: String, _ url: String, in folder: TemporaryDirectory) async throws
            -> (status: Int32?, output: String)
        {
            try await Tool.result(
                Executables.worker, ["mail", "test", address, "--language", "en"],
                environment: ["SMTP_URL": url, "MAIL_FROM": "Clínica <no-reply@clinic.example>"], directory: folder.path
            )
        }

        @Test("mail test sends one mail and prints the dialogue without the password; mail sink shows it")
        func journey() async throws {
            let folder = try TemporaryDirectory()
            let sink = try await Sink(in: folder)
            let url = sink.smtp.replacing("smtp://", with: "smtp://ana:sekret@")
            let (status, output) = try await test("ana@example.org", url, in: folder)
            #expect(status == 0, "\(output)")
            for line in [
                "> EHLO clinic.example", "> AUTH PLAIN ****", "> MAIL FROM:<no-reply@clinic.example> SIZE=",
                "> RCPT TO:<ana@example.org>", "> DATA", "< 250 2.0.0 Ok: queued", "= accepted (250)",
            ] {
                #expect(output.contains("\n" + line) || output.hasPrefix(line), "\(line) in\n\(output)")
            }
            #expect(!output.contains("sekret") && !output.contains("AGFuYQ"))
            let page = try #require(await sink.web.get("/?lang=en"))
            #expect(page.body.contains("ana@example.org") && page.body.contains("Test mail"))
            let mail = try #require(await sink.web.get("/api/messages/1"))
            #expect(mail.body.contains(#""findings":[]"#))
            #expect(try await sink.child.stop() == 0)
        }

        @Test("a refusal, a relay that is not there and wrong settings have their own endings")
        func failures() async throws {
            let folder = try TemporaryDirectory()
            let sink = try await Sink(in: folder)
            let refused = try await test("550@example.org", sink.smtp, in: folder)
            #expect(refused.status == 1)
            #expect(refused.output.contains("= refused for good (recipient): RCPT 550 5.1.1"))
            try await sink.child.stop()
            let gone = try await test("ana@example.org", sink.smtp, in: folder)
            #expect(gone.status == 1)
            #expect(gone.output.contains("= the relay cannot be reached"))
            #expect(try await test("ana@example.org", "ftp://x", in: folder).status == 3)
            #expect(try await test("not an address", sink.smtp, in: folder).status == 2)
        }
    }
}
