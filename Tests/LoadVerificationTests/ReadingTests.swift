import LoadEngine
import TestSupport
import Testing
import Transport

@testable import LoadVerification

@Suite("What verification reads")
struct ReadingTests {
    @Test("every generated address leads back to its person, and no other one does")
    func addresses() throws {
        var options = PeopleOptions()
        options.unicode = try #require(Share(loadText: "50%"))
        let people = PersonGenerator(seed: 42, options: options)
        let addresses = PatientAddress(seed: 42)
        for number in [0, 1, 35, 36, 9_999_999, UInt64.max >> 1] {
            let email = people.person(number).email
            #expect(addresses.person(email) == number, "\(email)")
            #expect(PatientAddress(seed: 43).person(email) == nil)
        }
        for other in ["ana@example.com", "ana.16.@example.com", "no address", "ana.16.007@example.com"] {
            #expect(addresses.person(other) == nil, "\(other)")
        }
    }

    @Test(
        "the Message-ID is found in the header, folded or not, and never in the body",
        arguments: [
            ("Subject: x\r\nMessage-ID: <1@a>\r\n\r\nbody", "<1@a>"), ("message-id:<1@a>\r\n\r\n", "<1@a>"),
            ("Message-Id:\r\n <1@a>\r\n\r\n", "<1@a>"), ("Subject: x\r\n\r\nMessage-ID: <1@a>\r\n", nil),
        ] as [(String, String?)])
    func messageIDs(_ message: String, _ identifier: String?) {
        #expect(MessageIdentifier.find(in: Array(message.utf8)) == identifier)
    }

    @Test("a list is walked through: a step back, a repetition and a shared address are noticed")
    func list() throws {
        var walk = ListWalk(PersonGenerator(seed: 1, options: PeopleOptions()), PatientAddress(seed: 1))
        var rows: [Observation.Row] = []
        func page(_ patients: [(Int, String)]) -> [UInt8] {
            let entries = patients.map {
                "{\"id\":\($0.0),\"name\":\"n\",\"email\":\"\($0.1)\",\"phone\":\"1\",\"document_url\":\"u\"}"
            }
            return Array("[\(entries.joined(separator: ","))]".utf8)
        }

        #expect(walk.take(page([(1, "a@x.y"), (2, "b@x.y")]), into: &rows) == 2)
        #expect(walk.faults.isEmpty && walk.last == 2)
        #expect(walk.take(page([(2, "c@x.y"), (3, "A@x.y")]), into: &rows) == 2)
        #expect(walk.faults.count == 2)
        #expect(walk.take(Array("{}".utf8), into: &rows) == nil)
    }

    @Test("a ledger that was cut off anywhere is read up to there")
    func cutOff() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("ledger")
        let plan = try PlanReader([.seed: ["9"]], availableCores: 1).plan()
        let header = RunHeader(plan: plan)
        let whole = Array(LedgerFile.magic.utf8) + header.json + [0x0A]
        var bytes = whole + [UInt8](repeating: 0, count: LedgerFile.headerSize - whole.count)
        var record = [UInt8](repeating: 0, count: LedgerRecord.size)
        record[0] = LedgerRecord.Kind.intent.rawValue
        bytes += record + record + record.prefix(20)
        try WholeFile.write(bytes, to: path)

        let view = try LedgerView(path)
        var count = 0
        view.forEach { _ in count += 1 }
        #expect(count == 2)
        #expect(view.header.options[.seed] == ["9"])

        try WholeFile.write(Array("something else".utf8), to: path)
        #expect(throws: LedgerView.Failure.noLedger) { try LedgerView(path) }
    }
}
