import HTTP1
import JSON
import Patients
import Testing

@testable import LoadEngine

@Suite("What is asked, and what counts as an answer")
struct TargeterTests {
    private func targeter(_ texts: [PlanOption: [String]] = [:], lane: Lane = Lane(0, of: 1)) throws -> Targeter {
        let all = texts.merging([.seed: ["42"]]) { first, _ in first }
        return Targeter(plan: try PlanReader(all, availableCores: 1).plan(), lane: lane)
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
                _ = targeter.judge(request, 200, id: Int64(number + 1))
            }
        }
    }

    @Test("reads and deletions speak only of patients that this run registered, and of a deleted one never again")
    func ownPatients() throws {
        var targeter = try targeter([.mix: ["register=2,get=2,delete=1"]])
        var bytes: [UInt8] = []
        var alive: Set<Int64> = []
        var gone: Set<Int64> = []
        var nextID: Int64 = 1_000

        for _ in 0..<2_000 {
            let request = targeter.next(into: &bytes)
            switch request.operation {
            case .register:
                #expect(targeter.judge(request, 200, id: nextID) == .right)
                alive.insert(nextID)
                nextID += 1
            case .get where alive.contains(request.id): #expect(targeter.judge(request, 200) == .right)
            // Once in a while one that is gone is asked for, and must not be found.
            case .get:
                #expect(gone.contains(request.id))
                #expect(targeter.judge(request, 404) == .expected)
                #expect(targeter.judge(request, 200) == .wrong(.deletedFound))
            case .delete:
                #expect(alive.remove(request.id) != nil)
                #expect(targeter.judge(request, 200) == .right)
                gone.insert(request.id)
            default: Issue.record("not in the mix")
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
            var targeter = try targeter(lane: Lane(loop, of: 3))
            for _ in 0..<100 { people.insert(targeter.next(into: &bytes).person) }
        }

        #expect(people == Set(0..<300))
    }

    @Test("a 404 is right for a patient whose deletion was asked for and wrong for any other")
    func racedDeletion() throws {
        var targeter = try targeter([.mix: ["register=1,get=1,delete=1"]])
        var bytes: [UInt8] = []
        for id in 1...64 as ClosedRange<Int64> {
            _ = targeter.judge(LoadRequest(operation: .register, person: UInt64(id)), 201, id: id)
        }

        var deletion = targeter.next(into: &bytes)
        while deletion.operation != .delete { deletion = targeter.next(into: &bytes) }

        #expect(targeter.judge(LoadRequest(operation: .get, id: deletion.id), 404) == .expected)
        #expect(targeter.judge(LoadRequest(operation: .get, id: 9_999), 404) == .wrong(.status))
    }

    @Test("a refused address is right when it was repeated on purpose, and wrong otherwise", arguments: [400, 409])
    func duplicates(_ status: Int) throws {
        var targeter = try targeter()
        let repeated = LoadRequest(operation: .duplicate, person: 1)
        let fresh = LoadRequest(operation: .register, person: 2)
        let again = LoadRequest(operation: .retry, person: 2, attempt: 1)

        #expect(targeter.judge(repeated, status) == .expected)
        #expect(targeter.judge(fresh, status) == .wrong(.status))
        #expect(targeter.judge(again, status) == .expected)
        #expect(targeter.judge(repeated, 200, id: 5) == .wrong(.duplicateAccepted))
        #expect(targeter.judge(fresh, 200) == .wrong(.noIdentifier))
    }

    @Test("of a burst one may succeed, and the others are rightly refused")
    func bursts() throws {
        var targeter = try targeter([.bursts: ["100%"]])
        var bytes: [UInt8] = []
        let requests = (0..<3).map { _ in targeter.next(into: &bytes) }

        #expect(Set(requests.map(\.person)).count == 1)
        #expect(!targeter.hasSibling)
        #expect(targeter.judge(requests[0], 409) == .expected)
        #expect(targeter.judge(requests[1], 201, id: 4) == .right)
        #expect(targeter.judge(requests[2], 201, id: 5) == .wrong(.secondSuccess))
        #expect(targeter.next(into: &bytes).person != requests[0].person)
    }

    @Test("a replay has the key of its person, and its answer must be the same")
    func replays() throws {
        var targeter = try targeter([.replays: ["100%"], .idempotency: ["true"]])
        var bytes: [UInt8] = []
        let first = targeter.next(into: &bytes)
        let key = "Idempotency-Key: \"lt-16-\(String(first.person, radix: 36))\"\r\n"
        #expect(String(decoding: bytes, as: UTF8.self).contains(key))
        _ = targeter.judge(first, 201, id: 7)

        let replay = targeter.next(into: &bytes)

        #expect(replay.operation == .replay && replay.person == first.person)
        #expect(String(decoding: bytes, as: UTF8.self).contains(key))
        #expect(targeter.judge(replay, 201, id: 7) == .right)
        #expect(targeter.judge(replay, 201, id: 8) == .wrong(.otherReplay))
    }

    @Test("invalid registrations are invalid by the service's own rules, each in its own way")
    func invalid() throws {
        for form in 0..<RegistrationBody.invalidForms {
            var fields = PersonFields()
            PersonGenerator(seed: 1).write(5, into: &fields)
            var body: [UInt8] = []
            RegistrationBody.appendInvalid(fields, form: form, to: &body)

            #expect(!Self.isAccepted(body), "form \(form)")
        }
        var targeter = try targeter([.invalid: ["100%"]])
        var bytes: [UInt8] = []
        let request = targeter.next(into: &bytes)
        #expect(request.operation == .invalid)
        #expect(targeter.judge(request, 422) == .expected)
        #expect(targeter.judge(request, 201, id: 1) == .wrong(.invalidAccepted))
        #expect(targeter.judge(request, 500) == .wrong(.status))
    }

    /// Whether the service's own rules accept a body.
    private static func isAccepted(_ body: [UInt8]) -> Bool {
        guard let document = try? JSONValue.parse(body), let name = document["name"]?.stringValue,
            let email = document["email"]?.stringValue, let phone = document["phone"]?.stringValue,
            let url = document["document_url"]?.stringValue
        else { return false }
        let draft = PatientDraft(name: name, email: email, phone: phone, documentURL: url)
        return (try? PatientValidation().check(draft)) != nil
    }

    @Test("a batch registers people one after another, and its answer names them all")
    func batches() throws {
        var targeter = try targeter([.batch: ["3"]], lane: Lane(1, of: 2))
        var bytes: [UInt8] = []

        let request = targeter.next(into: &bytes)

        let text = String(decoding: bytes, as: UTF8.self)
        let body = try JSONValue.parse(Array(text.utf8.drop { $0 != UInt8(ascii: "[") }))
        #expect(text.hasPrefix("POST /patients/batch "))
        #expect(
            body.arrayValue?.compactMap { $0["email"]?.stringValue }
                == [1, 3, 5].map { PersonGenerator(seed: 42).person($0).email })
        #expect(targeter.next(into: &bytes).person == 7)
        let results = (0..<3).map { "{\"index\":\($0),\"status\":201,\"id\":\($0 + 10)}" }
        #expect(targeter.judge(request, 200, body: "{\"results\":[\(results.joined(separator: ","))]}") == .right)
        #expect(
            targeter.judge(request, 200, body: "{\"results\":[\(results[0])]}") == .wrong(.partOfBatch))
    }

    @Test("a verifying run compares every patient with what was sent, letter by letter")
    func content() throws {
        var targeter = try targeter([.verify: ["true"]])
        let person = PersonGenerator(seed: 42).person(3)
        let request = LoadRequest(operation: .get, person: 3, id: 9)
        let right =
            #"{"id":9,"name":"\#(person.name)","email":"\#(person.email)","phone":"\#(person.phone)","#
            + #""document_url":"\#(person.documentURL)""#

        #expect(targeter.judge(request, 200, body: right + "}") == .right)
        #expect(targeter.judge(request, 200, body: right + #","version":1}"#) == .right)
        #expect(
            targeter.judge(request, 200, body: right.replacing("\"id\":9", with: "\"id\":8") + "}")
                == .wrong(.otherPatient))
        #expect(
            targeter.judge(request, 200, body: right.replacing(person.phone, with: "0000") + "}")
                == .wrong(.otherPatient))
        // Another order and other escapes are the same patient.
        let other =
            #"{"email":"\#(person.email)","id":9,"phone":"\#(person.phone)","name":"\#(person.name)","#
            + #""document_url":"\#(person.documentURL.replacing("/", with: "\\/"))"}"#
        #expect(targeter.judge(request, 200, body: other) == .right)
    }

    @Test(
        "the identifier is found at the start of an answer",
        arguments: [
            (#"{"id":7,"name":"x"}"#, 7), (#"{"id": 12}"#, 12), (#"{"id":-1}"#, nil), (#"{"id":"7"}"#, nil), ("", nil),
            (#"{"id":9223372036854775807}"#, .max), (#"{"id":9223372036854775808}"#, nil), (#"{"id":12"#, nil),
        ] as [(String, Int64?)])
    func identifiers(_ body: String, _ id: Int64?) {
        #expect(Array(body.utf8).withUnsafeBytes { AcknowledgedID.find(in: $0) } == id)
    }
}

extension Targeter {
    /// Judges an answer with this body, or with one that has only an identifier.
    fileprivate mutating func judge(_ request: LoadRequest, _ status: Int, id: Int64? = nil, body: String? = nil)
        -> Judgement
    {
        let text = body ?? id.map { "{\"id\":\($0),\"name\":\"x\"}" } ?? "{}"
        return Array(text.utf8).withUnsafeBytes { judge(request, Answer(status: status, body: $0)) }
    }
}
