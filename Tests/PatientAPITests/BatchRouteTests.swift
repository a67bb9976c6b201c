import JSON
import Patients
import SQLitePatients
import Testing

@testable import PatientAPI

@Suite("POST /patients/batch (API §2.4)", .timeLimit(.minutes(2)))
struct BatchRouteTests {
    private static func array(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }
    private static let bad = #"{"name":"Ana","email":"ana","phone":"29011919","document_url":"https://e.com/"}"#

    /// The status of each item, in their order.
    private func statuses(_ answer: ServiceAnswer) throws -> [Int64] {
        let results = try JSONValue.parse(answer.body)["results"]?.arrayValue ?? []
        #expect(results.compactMap { $0["index"]?.integerValue } == results.indices.map(Int64.init))
        return results.compactMap { $0["status"]?.integerValue }
    }

    private func codes(_ answer: ServiceAnswer) throws -> [String] {
        let results = try JSONValue.parse(answer.body)["results"]?.arrayValue ?? []
        return results.compactMap { $0["problem"]?["code"]?.stringValue }
    }

    @Test("each item is kept or refused for itself, and told apart by its index", arguments: BatchBody.Form.allCases)
    func each(_ form: BatchBody.Form) async throws {
        try await DatabaseService.run { service in
            let items = [Sample.patient(1), Self.bad, Sample.patient(2), Sample.patient(1), "17"]
            let body = form == .array ? Self.array(items) : items.joined(separator: "\r\n") + "\n\n"

            let answer = try await service.post("/patients/batch", body, type: form.rawValue)

            #expect(answer.status == 200)
            #expect(try statuses(answer) == [201, 422, 201, 409, 422])
            #expect(try codes(answer) == ["validation", "email-taken", "validation"])
            #expect(answer.text.hasSuffix(#""created":2,"failed":3}"#))
            #expect(answer.text.hasPrefix(#"{"results":[{"index":0,"status":201,"id":1},"#))
            #expect(answer.text.contains(##""errors":[{"pointer":"#/email","code":"email-no-at""##))
            #expect(answer.text.contains(#""existing":"/patients/1""#))
            #expect(!answer.text.contains("request_id"))
            #expect(try await service.database.patients.count(.all) == 2)
            #expect(try await service.database.outbox.summary().openCount == 2)
        }
    }

    @Test("a line that is no JSON is refused alone; an array that is none, as a whole")
    func malformed() async throws {
        let service = ServiceUnderTest()

        let lines = try await service.post(
            "/patients/batch", "{\n\(Sample.patient(1))\n", type: "application/x-ndjson")
        let array = try await service.post("/patients/batch", "[\(Sample.patient(2)),{]")

        #expect(lines.status == 200)
        #expect(try statuses(lines) == [400, 201])
        #expect(array.status == 400 && array.text.contains(#""code":"malformed-json""#))
        #expect(try await service.repository.count(.all) == 1)
    }

    @Test("with atomic=true all are kept and the answer is 201")
    func atomic() async throws {
        try await DatabaseService.run { service in
            let answer = try await service.post(
                "/patients/batch?atomic=true", Self.array((1...3).map(Sample.patient)))

            #expect(answer.status == 201)
            #expect(try statuses(answer) == [201, 201, 201])
            #expect(try await service.database.patients.count(.all) == 3)
        }
    }

    @Test(
        "with atomic=true one bad item keeps all of them out, and every reason is pointed to",
        arguments: [
            ([Sample.patient(1), bad, "17"], ["#/1/email email-no-at", "#/2 not-an-object"]),
            ([Sample.patient(1), Sample.john, Sample.patient(1)], ["#/1/email email-taken", "#/2/email email-taken"]),
        ])
    func atomicRefusal(_ items: [String], _ expected: [String]) async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.john)

            let answer = try await service.post("/patients/batch?atomic=true", Self.array(items))

            #expect(answer.status == 422)
            let errors = try JSONValue.parse(answer.body)["errors"]?.arrayValue ?? []
            #expect(
                errors.map { "\($0["pointer"]?.stringValue ?? "") \($0["code"]?.stringValue ?? "")" } == expected)
            #expect(try await service.database.patients.count(.all) == 1)
            #expect(try await service.database.outbox.summary().openCount == 1)
        }
    }

    @Test("a thousand items are taken, one more is 413, and none is nothing")
    func limits() async throws {
        try await DatabaseService.run { service in
            let most = try await service.post("/patients/batch", Self.array((1...1_000).map(Sample.patient)))
            let more = try await service.post("/patients/batch", Self.array((1...1_001).map(Sample.patient)))
            let none = try await service.post("/patients/batch?atomic=true", "[]")

            #expect(most.status == 200 && most.text.hasSuffix(#""created":1000,"failed":0}"#))
            #expect(
                more.status == 413
                    && more.text.hasSuffix(
                        #""code":"too-many-items","request_id":"\#(more["x-request-id"] ?? "")","limit":1000}"#)
            )
            #expect(none.status == 200 && none.text == #"{"results":[],"created":0,"failed":0}"#)
            #expect(try await service.database.patients.count(.all) == 1_000)
        }
    }

    @Test(
        "what is no batch is refused",
        arguments: [
            ("/patients/batch", "{}", "application/json", 422, "not-an-array"),
            ("/patients/batch", "[]", "text/csv", 415, "application/x-ndjson"),
            ("/patients/batch", "", "application/json", 400, "malformed-json"),
            ("/patients/batch?atomic=yes", "[]", "application/json", 400, "invalid-parameter"),
            ("/patients/batch?atomic", "[]", "application/json", 400, "invalid-parameter"),
            ("/patients/batch?all=true", "[]", "application/json", 400, "invalid-parameter"),
            ("/patients/batch?email=a@b.co", "[]", "application/json", 400, "pii-in-url"),
        ])
    func refusals(_ target: String, _ body: String, _ type: String, _ status: Int, _ word: String) async throws {
        let answer = try await ServiceUnderTest().post(target, body, type: type)

        #expect(answer.status == status)
        #expect(answer.text.contains(word))
    }

    @Test("a batch with a key is carried out once, a refused one too", arguments: ["", "?atomic=true"])
    func keyed(_ query: String) async throws {
        try await DatabaseService.run { service in
            let target = "/patients/batch" + query
            let body = Self.array([Sample.patient(1), Sample.patient(2)])
            let key = ("Idempotency-Key", "k-1")

            let first = try await service.post(target, body, key)
            let again = try await service.post(target, body.replacing(",", with: " , "), key)
            let other = try await service.post(target, Self.array([Sample.patient(3)]), key)
            let otherPolicy = try await service.post(
                query.isEmpty ? target + "?atomic=true" : "/patients/batch", body, key)
            let refused = try await service.post(target, Self.array([Self.bad]), ("Idempotency-Key", "k-2"))
            let refusedAgain = try await service.post(target, Self.array([Self.bad]), ("Idempotency-Key", "k-2"))

            #expect(again.status == first.status && again.body == first.body)
            #expect(again["idempotency-replayed"] == "true" && first["idempotency-replayed"] == nil)
            #expect(other.status == 422 && other.text.contains("idempotency-key-reused"))
            #expect(otherPolicy.status == 422 && otherPolicy.text.contains("idempotency-key-reused"))
            #expect(refusedAgain.body == refused.body && refusedAgain["idempotency-replayed"] == "true")
            #expect(try await service.database.patients.count(.all) == 2)
        }
    }

    @Test("items are counted as registrations")
    func metrics() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post(
                "/patients/batch", Self.array([Sample.patient(1), Self.bad, Sample.patient(2), Sample.patient(1)]))

            for (result, count) in [("created", 2), ("invalid", 1), ("duplicate", 1)] {
                #expect(
                    service.metrics.contains(
                        #"patient_registrations_total{result="\#(result)",route_family="canonical"} \#(count)"#))
            }
        }
    }
}
