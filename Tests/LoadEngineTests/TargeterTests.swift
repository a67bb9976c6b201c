import HTTP1
import JSON
import Testing

@testable import LoadEngine

@Suite("What is asked, and what counts as an answer")
struct TargeterTests {
    private func targeter(_ texts: [PlanOption: [String]] = [:], loop: Int = 0, of loops: Int = 1) throws -> Targeter {
        let all = texts.merging([.seed: ["42"]]) { first, _ in first }
        return Targeter(plan: try PlanReader(all, availableCores: 1).plan(), loop: loop, of: loops)
    }

    @Test(
        "requests are well-formed HTTP/1.1 with the fields asked for (RFC 9112 §3)", arguments: ["legacy", "canonical"])
    func wellFormed(_ family: String) throws {
        var targeter = try targeter([
            .canonical: ["\(family == "canonical")"], .host: ["http://app:8000/base"], .key: ["pra_x"],
            .header: ["X-Run: 7"], .mix: ["register=1,get=1,list=1,delete=1"],
        ])
        var bytes: [UInt8] = []

        for number in 0..<200 {
            let request = targeter.next(into: &bytes)
            var parser = RequestParser()
            let step = try bytes.withUnsafeBytes { try parser.next($0) }
            guard case .head(let head) = step.event else {
                Issue.record("no head in \(String(decoding: bytes, as: UTF8.self))")
                return
            }
            #expect(head.target.path.hasPrefix("/base/patients"))
            #expect(head.keepsAlive)
            var names: [String] = []
            head.fields.forEach { name, value in names.append(String(decoding: name, as: UTF8.self).lowercased()) }
            #expect(names.contains("x-run") && names.contains("authorization") && names.contains("host"))
            if request.operation == .register {
                #expect(head.framing == .length(bytes.count - step.consumed))
                let body = try JSONValue.parse(Array(bytes[step.consumed...]))
                #expect(body["email"]?.stringValue == PersonGenerator(seed: 42).person(request.person).email)
                _ = targeter.judge(request, status: 200, id: Int64(number + 1))
            }
        }
    }

    @Test("reads and deletions speak only of patients that this run registered, and of a deleted one never again")
    func ownPatients() throws {
        var targeter = try targeter([.mix: ["register=2,get=2,delete=1"]])
        var bytes: [UInt8] = []
        var alive: Set<Int64> = []
        var nextID: Int64 = 1_000

        for _ in 0..<2_000 {
            let request = targeter.next(into: &bytes)
            switch request.operation {
            case .register:
                #expect(targeter.judge(request, status: 200, id: nextID) == .right)
                alive.insert(nextID)
                nextID += 1
            case .get: #expect(alive.contains(try #require(request.id)))
            case .delete: #expect(alive.remove(try #require(request.id)) != nil)
            case .list: Issue.record("not in the mix")
            }
        }
    }

    @Test("without anybody to read or delete, somebody is registered first", arguments: ["get=1", "delete=1"])
    func fallback(_ mix: String) throws {
        var targeter = try targeter([.mix: [mix]])
        var bytes: [UInt8] = []

        #expect(targeter.next(into: &bytes).operation == .register)
    }

    @Test("loops never make the same person")
    func disjoint() throws {
        var people: Set<UInt64> = []
        var bytes: [UInt8] = []
        for loop in 0..<3 {
            var targeter = try targeter(loop: loop, of: 3)
            for _ in 0..<100 { people.insert(targeter.next(into: &bytes).person) }
        }

        #expect(people == Set(0..<300))
    }

    @Test("a 404 is right for a deleted patient and wrong for any other")
    func racedDeletion() throws {
        var targeter = try targeter([.mix: ["get=1,delete=1"]])
        var bytes: [UInt8] = []
        for id in 1...64 as ClosedRange<Int64> {
            let registration = Targeter.Request(operation: .register, person: 0, id: nil, repeatsAddress: false)
            _ = targeter.judge(registration, status: 201, id: id)
        }

        var deletion = targeter.next(into: &bytes)
        while deletion.operation != .delete { deletion = targeter.next(into: &bytes) }
        let read = Targeter.Request(operation: .get, person: 0, id: deletion.id, repeatsAddress: false)
        let other = Targeter.Request(operation: .get, person: 0, id: 9_999, repeatsAddress: false)

        #expect(targeter.judge(read, status: 404, id: nil) == .expected)
        #expect(targeter.judge(other, status: 404, id: nil) == .wrong(.status))
    }

    @Test("a refused address is right when it was repeated on purpose, and wrong otherwise", arguments: [400, 409])
    func duplicates(_ status: Int) throws {
        var targeter = try targeter()
        let repeated = Targeter.Request(operation: .register, person: 1, id: nil, repeatsAddress: true)
        let fresh = Targeter.Request(operation: .register, person: 2, id: nil, repeatsAddress: false)

        #expect(targeter.judge(repeated, status: status, id: nil) == .expected)
        #expect(targeter.judge(fresh, status: status, id: nil) == .wrong(.status))
        #expect(targeter.judge(repeated, status: 200, id: 5) == .wrong(.duplicateAccepted))
        #expect(targeter.judge(fresh, status: 200, id: nil) == .wrong(.noIdentifier))
    }

    @Test(
        "the identifier is found at the start of an answer",
        arguments: [
            (#"{"id":7,"name":"x"}"#, 7), (#"{"id": 12}"#, 12), (#"{"id":-1}"#, nil), (#"{"id":"7"}"#, nil), ("", nil),
            (#"{"id":9223372036854775807}"#, .max), (#"{"id":9223372036854775808}"#, nil), (#"{"id":12"#, nil),
        ] as [(String, Int64?)])
    func identifiers(_ body: String, _ id: Int64?) {
        #expect(AcknowledgedID.find(in: Array(body.utf8)) == id)
    }
}
