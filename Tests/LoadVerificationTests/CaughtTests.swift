import JSON
import LoadEngine
import TestSupport
import Testing

/// `loadtest --verify`, the real executable, against a service that breaks one promise.
@Suite("What --verify catches", .serialized)
struct CaughtTests {
    private struct Certified {
        let status: Int32?
        let broken: Set<String>
        let output: String
        let page: String
    }

    private func certify(_ fault: DishonestService.Fault) async throws -> Certified {
        let folder = try TemporaryDirectory()
        let mailPort = freePort()
        let sender = MailSender(port: mailPort)
        let service = DishonestService(fault) { sender.send(to: $0, messageID: $1) }
        var result: (status: Int32?, output: String) = (nil, "")
        try await service.serve { port in
            result = try await Tool.result(
                Executables.loadtest,
                [
                    "run", "--headless", "--host", "http://127.0.0.1:\(port)", "--rate", "150/s", "-t", "1s",
                    "--verify",
                    "--smtp-sink", "\(mailPort)", "--mail-patience", "3s", "--recovery", "1s", "--connections", "8",
                    "--mix", "register=80,get=10,list=2,delete=8", "--duplicates", "5%", "--idempotency", "--replays",
                    "5%", "--bursts", "2%", "--ledger", folder.file("ledger"), "--certificate", folder.file("cert"),
                ], directory: folder.path)
        }
        let json = try JSONValue.parse(try WholeFile.read(folder.file("cert.json")))
        let broken = (json["invariants"]?.arrayValue ?? []).filter { $0["status"]?.stringValue == "broken" }
        return Certified(
            status: result.status, broken: Set(broken.compactMap { $0["invariant"]?.stringValue }),
            output: result.output, page: String(decoding: try WholeFile.read(folder.file("cert.html")), as: UTF8.self))
    }

    @Test("an honest service gets a green certificate and exit code 0")
    func honest() async throws {
        let certified = try await certify(.none)

        #expect(certified.status == 0, "\(certified.output)")
        #expect(certified.broken == [], "\(certified.output)")
        #expect(certified.page.contains("promises that were looked at were kept"))
    }

    @Test(
        "a broken promise is exit code 98, and is named",
        arguments: [
            (DishonestService.Fault.dropsRow, "I1"), (.altersRow, "I1"), (.doublesMail, "I6"), (.losesMail, "I6"),
            (.reusesID, "I3"), (.acceptsDuplicate, "I2"), (.forgetsKeys, "I5"), (.keepsDeleted, "I7"),
            (.halfRow, "I4"), (.answers500, "I10"), (.miscounts, "I9"),
        ])
    func caught(_ fault: DishonestService.Fault, _ invariant: String) async throws {
        let certified = try await certify(fault)

        #expect(certified.status == 98, "\(certified.output)")
        #expect(certified.broken.contains(invariant), "\(certified.broken.sorted()) \(certified.output)")
        #expect(certified.page.contains("\(invariant): "))
    }
}
