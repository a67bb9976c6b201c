import JSON
import Patients
import SQLitePatients
import TestSupport
import Testing
import Timekeeping

@testable import PatientAPI

/// A route that takes a key, and how it answers.
struct KeyedRoute: Sendable, CustomTestStringConvertible {
    let path: String
    let created: Int
    let taken: Int

    var testDescription: String { path }

    static let all = [
        KeyedRoute(path: "/patients", created: 201, taken: 409),
        KeyedRoute(path: "/patients/register", created: 200, taken: 400),
    ]
}

@Suite("A request with an Idempotency-Key is carried out once (API §2.8)", .timeLimit(.minutes(2)))
struct IdempotencyTests {
    private static let key = ("Idempotency-Key", #""k-1""#)

    @Test("a repetition is given the first answer, marked, and nothing is done", arguments: KeyedRoute.all)
    func replay(_ route: KeyedRoute) async throws {
        try await DatabaseService.run { service in
            let first = try await service.post(route.path, Sample.john, Self.key)
            service.clock.now = service.clock.now.advanced(bySeconds: 86_399)
            let reordered =
                #" {"document_url":"https://example.com/a.jpg", "phone":"+1234567890","email":"john@example.com","#
                + #""name":"John Doe"}"#
            let again = try await service.post(route.path, reordered, ("Idempotency-Key", "k-1"))

            #expect([first.status, again.status] == [route.created, route.created])
            #expect(first["idempotency-replayed"] == nil)
            #expect(again["idempotency-replayed"] == "true")
            #expect(again.body == first.body)
            for field in ["content-type", "location", "etag", "cache-control"] { #expect(again[field] == first[field]) }
            #expect(try await service.database.patients.count(.all) == 1)
            #expect(try await service.database.outbox.summary().openCount == 1)
            #expect(service.metrics.contains(#"patient_idempotency_total{outcome="new"} 1"#))
            #expect(service.metrics.contains(#"patient_idempotency_total{outcome="replayed"} 1"#))
            let family = route.path == "/patients" ? "canonical" : "legacy"
            #expect(
                service.metrics.contains(
                    #"patient_registrations_total{result="replayed",route_family="\#(family)"} 1"#))
            let entries = try await service.auditEntries(2)
            #expect(entries.map(\.result) == [.done, .replayed])
        }
    }

    @Test("the key of another payload is refused, on both families", arguments: KeyedRoute.all)
    func reused(_ route: KeyedRoute) async throws {
        try await DatabaseService.run { service in
            _ = try await service.post(route.path, Sample.john, Self.key)

            let other = try await service.post(route.path, Sample.patient(2), Self.key)
            let broken = try await service.post(route.path, "{}", Self.key)

            for answer in [other, broken] {
                #expect(answer.status == 422)
                #expect(
                    route.path == "/patients"
                        ? answer.code == "idempotency-key-reused"
                        : answer.text == #"{"detail":"Idempotency-Key already used for another request"}"#)
            }
            #expect(service.metrics.contains(#"patient_idempotency_total{outcome="mismatch"} 2"#))
            #expect(try await service.database.patients.count(.all) == 1)
        }
    }

    @Test("a refusal for its content is an answer, too", arguments: KeyedRoute.all)
    func invalid(_ route: KeyedRoute) async throws {
        try await DatabaseService.run { service in
            for (number, body) in [#"{"name":""}"#, "[]", "{", Sample.john.replacing("john@", with: "john")]
                .enumerated()
            {
                let key = ("Idempotency-Key", "k\(number)")
                let first = try await service.post(route.path, body, key)
                let again = try await service.post(route.path, body, key)

                #expect(first.status >= 400 && first["idempotency-replayed"] == nil)
                #expect(again.status == first.status && again["idempotency-replayed"] == "true")
                #expect(again.body == first.body)
                #expect(again["content-type"] == first["content-type"])
            }
        }
    }

    @Test("a taken address stays the answer when the address is free again", arguments: KeyedRoute.all)
    func taken(_ route: KeyedRoute) async throws {
        try await DatabaseService.run { service in
            _ = try await service.post(route.path, Sample.john)
            let first = try await service.post(route.path, Sample.john, Self.key)
            _ = try await service.delete("/patients/1")
            let again = try await service.post(route.path, Sample.john, Self.key)

            #expect([first.status, again.status] == [route.taken, route.taken])
            #expect(again.body == first.body)
            #expect(again["idempotency-replayed"] == "true")
        }
    }

    @Test("what was refused before its content was looked at may be sent again with the same key")
    func corrected() async throws {
        try await DatabaseService.run { service in
            let untyped = try await service.post("/patients", Sample.john, type: nil, Self.key)
            let unwanted = try await service.post("/patients", Sample.john, Self.key, ("Accept", "image/png"))
            let legacy = try await service.post("/patients/register", Sample.john, type: "text/plain", Self.key)
            let right = try await service.post("/patients", Sample.john, Self.key)

            #expect([untyped.status, unwanted.status, legacy.status, right.status] == [415, 406, 422, 201])
        }
    }

    @Test("trouble of the storage is not an answer to keep", arguments: KeyedRoute.all)
    func trouble(_ route: KeyedRoute) async throws {
        let service = ServiceUnderTest()
        service.repository.fail(with: .unavailable(.full))
        let first = try await service.post(route.path, Sample.john, Self.key)
        service.repository.fail(with: .overloaded)
        let second = try await service.post(route.path, Sample.john, Self.key)
        service.repository.fail(with: nil)
        let third = try await service.post(route.path, Sample.john, Self.key)

        #expect([first.status, second.status, third.status] == [503, 503, route.created])
        #expect(third["idempotency-replayed"] == nil)
    }

    @Test("a key belongs to its route, and the alias is the same route")
    func scope() async throws {
        try await DatabaseService.run { service in
            let first = try await service.post("/patients", Sample.patient(1), Self.key)
            let second = try await service.post("/patients/register", Sample.patient(2), Self.key)
            let alias = try await service.post("/register", Sample.patient(2), Self.key)

            #expect([first.status, second.status, alias.status] == [201, 200, 200])
            #expect(alias["idempotency-replayed"] == "true")
        }
    }

    @Test("after its time a key is new", arguments: KeyedRoute.all)
    func expired(_ route: KeyedRoute) async throws {
        try await DatabaseService.run { service in
            _ = try await service.post(route.path, Sample.john, Self.key)
            service.clock.now = service.clock.now.advanced(bySeconds: 86_401)

            let again = try await service.post(route.path, Sample.john, Self.key)

            #expect(again.status == route.taken)
            #expect(again["idempotency-replayed"] == nil)
        }
    }

    @Test("the answer is erased with the patient it shows, and the person is not stored again")
    func erased() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.john, Self.key)
            _ = try await service.post("/register", Sample.patient(2), Self.key)
            service.clock.now = service.clock.now.advanced(bySeconds: 60)
            for id in 1...2 { _ = try await service.delete("/patients/\(id)") }

            let again = try await service.post("/patients", Sample.john, Self.key)
            let legacy = try await service.post("/register", Sample.patient(2), Self.key)

            #expect(again.status == 410 && again.code == "erased")
            #expect(again.text.contains(#""erased_at":"2026-11-23T18:31:05.123456Z""#))
            #expect(legacy.status == 404)
            #expect(try await service.database.patients.count(.all) == 0)
        }
    }

    @Test("a key that is none is refused, and so are two", arguments: KeyedRoute.all)
    func malformed(_ route: KeyedRoute) async throws {
        let service = ServiceUnderTest()
        for fields in [[("Idempotency-Key", "a b")], [Self.key, Self.key]] {
            let answer = try await service.send(
                "POST", route.path, fields: [("Content-Type", "application/json")] + fields,
                body: Array(Sample.john.utf8))

            #expect(answer.status == 400)
            #expect(
                route.path == "/patients"
                    ? answer.code == "invalid-idempotency-key"
                    : answer.text == #"{"detail":"Invalid Idempotency-Key"}"#)
        }
        #expect(service.repository.messages.isEmpty)
    }

    @Test("a key may be required of canonical clients; those of the original know nothing of it")
    func required() async throws {
        let service = ServiceUnderTest(settings: ApplicationSettings(requiresIdempotencyKey: true))

        let without = try await service.post("/patients", Sample.patient(1))
        let with = try await service.post("/patients", Sample.patient(1), Self.key)
        let legacy = try await service.post("/register", Sample.patient(2))

        #expect(without.status == 400 && without.code == "idempotency-key-required")
        #expect([with.status, legacy.status] == [201, 200])
    }

    @Test(
        "while the first request runs, the same key is told so and may come back in a second", arguments: KeyedRoute.all
    )
    func inProgress(_ route: KeyedRoute) async throws {
        let service = ServiceUnderTest()
        service.repository.gate.close()
        let first = Task { try await service.post(route.path, Sample.john, Self.key) }
        try await eventually("the first request to reach the repository") {
            service.repository.gate.waitingCount == 1 ? true : nil
        }
        let answer = try await service.post(route.path, Sample.john, Self.key)
        service.repository.gate.open()

        #expect(answer.status == 409 && answer["retry-after"] == "1")
        #expect(
            route.path == "/patients"
                ? answer.code == "idempotency-in-progress"
                : answer.text == #"{"detail":"A request with this Idempotency-Key is in progress"}"#)
        #expect(try await first.value.status == route.created)
        #expect(try await service.post(route.path, Sample.john, Self.key)["idempotency-replayed"] == "true")
    }
}
