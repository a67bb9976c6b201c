import JSON
import Patients
import SQLitePatients
import Testing
import Timekeeping

@testable import PatientAPI

@Suite("The mails of a patient (API §2.4)", .timeLimit(.minutes(2)))
struct MailRouteTests {
    @Test("the history tells how far each mail has come")
    func history() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.john)

            let answer = try await service.get("/patients/1/mail")

            let mail = try #require(answer.json?["items"]?.arrayValue?.first)
            #expect(answer.status == 200)
            #expect(mail["state"]?.stringValue == "queued" && mail["channel"]?.stringValue == "email")
            #expect(mail["created_at"]?.stringValue == "2026-11-23T18:30:05.123456Z")
            #expect(mail["attempts"] == .number("0") && mail["ended_at"] == .null && mail["reply_code"] == .null)
            #expect(
                answer.text.hasSuffix(
                    #""links":{"self":"/patients/1/mail","patient":"/patients/1","resend":"/patients/1/mail/resend"}}"#)
            )
            #expect(!answer.text.contains("john@example.com"))
            #expect(try await service.auditEntries(2).last?.action == .mailHistory)
            #expect(try await service.get("/patients/9/mail").status == 404)
            #expect(try await service.get("/patients/x/mail").text == #"{"detail":"Not Found"}"#)
        }
    }

    @Test("a confirmation is sent once more, not while one is on its way, and not within a minute")
    func resend() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.john)
            let flying = try await service.post("/patients/1/mail/resend", "", type: nil)
            try await service.settleMails()
            let early = try await service.post("/patients/1/mail/resend", "", type: nil)
            service.clock.now = service.clock.now.advanced(bySeconds: 61)
            let accepted = try await service.post("/patients/1/mail/resend", "{}")
            let mails = try await service.get("/patients/1/mail").json?["items"]?.arrayValue ?? []

            #expect(flying.status == 409 && flying.code == "mail-in-flight")
            #expect(early.status == 429 && early.code == "resend-too-soon" && early["retry-after"] == "60")
            #expect(accepted.status == 202 && accepted["location"] == "/patients/1/mail")
            #expect(accepted.json?["state"]?.stringValue == "queued")
            #expect(mails.map { $0["state"]?.stringValue } == ["sent", "queued"])
            #expect(mails.last?["id"] == accepted.json?["id"])
        }
    }

    @Test("with a key it is ordered once; a refusal is not kept, since it passes")
    func keyed() async throws {
        try await DatabaseService.run { service in
            let key = ("Idempotency-Key", "again")
            _ = try await service.post("/patients", Sample.john)
            let early = try await service.post("/patients/1/mail/resend", "", type: nil, key)
            try await service.settleMails()
            service.clock.now = service.clock.now.advanced(bySeconds: 61)
            let first = try await service.post("/patients/1/mail/resend", "", type: nil, key)
            let again = try await service.post("/patients/1/mail/resend", "", type: nil, key)
            let other = try await service.post("/patients/1/mail/resend", "{}", key)

            #expect([early.status, first.status, again.status, other.status] == [409, 202, 202, 422])
            #expect(again["idempotency-replayed"] == "true" && again.body == first.body)
            #expect(try await service.database.mails.mails(of: 1).count == 2)
        }
    }

    @Test("there is nothing to say in the order, and nobody to order for among the unknown and the erased")
    func refused() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.john)
            let said = try await service.post("/patients/1/mail/resend", #"{"to":"x@y.co"}"#)
            let text = try await service.post("/patients/1/mail/resend", "x", type: "text/plain")
            _ = try await service.delete("/patients/1")
            let gone = try await service.post("/patients/1/mail/resend", "", type: nil)
            let unknown = try await service.post("/patients/2/mail/resend", "", type: nil)
            let history = try await service.get("/patients/1/mail")

            #expect(said.status == 422 && said.errors == ["#/to unknown-field"])
            #expect([text.status, gone.status, unknown.status, history.status] == [415, 410, 404, 410])
        }
    }

    @Test("where mail is switched off nothing can be sent once more")
    func switchedOff() async throws {
        let service = ServiceUnderTest()
        _ = try await service.post("/patients", Sample.john)
        let answer = try await service.post("/patients/1/mail/resend", "", type: nil)
        #expect(answer.status == 409 && answer.code == "mail-switched-off")
    }
}

@Suite("Everything about one person (GDPR articles 15 and 20)", .timeLimit(.minutes(2)))
struct ExportRouteTests {
    @Test("an export holds the record, its mails, and who saw it")
    func json() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.john)
            _ = try await service.get("/patients/1")
            _ = try await service.auditEntries(2)

            let answer = try await service.get("/patients/1/export")

            #expect(answer.status == 200)
            #expect(answer["content-type"] == "application/json; charset=utf-8")
            #expect(answer["content-disposition"] == #"attachment; filename="patient-1.json""#)
            #expect(answer["cache-control"] == "no-store")
            let patient = try #require(answer.json?["patient"])
            #expect(patient.encoded == (try await service.get("/patients/1")).body)
            #expect(answer.json?["erased_at"] == .null)
            #expect(answer.json?["mails"]?.arrayValue?.count == 1)
            let actions = answer.json?["audit"]?.arrayValue?.map { $0["action"]?.stringValue }
            #expect(actions == ["patient.read", "patient.create"])
            #expect(try await service.auditEntries(4).contains { $0.action == .export && $0.subject == .patient(1) })
        }
    }

    @Test("people get a page, in their language, with every value escaped")
    func page() async throws {
        try await DatabaseService.run { service in
            let body = Sample.john.replacing("John Doe", with: #"<b>\"Bob\" & 'Co'</b>"#)
                .replacing("a.jpg", with: "a?x=1&y='2'")
            _ = try await service.post("/patients", body)

            let page = try await service.get("/patients/1/export", ("Accept", "text/html,*/*;q=0.8"))
            let english = try await service.get(
                "/patients/1/export", ("Accept", "text/html"), ("Accept-Language", "en"))

            #expect(page.status == 200 && page["content-type"] == "text/html; charset=utf-8")
            #expect(page["content-language"] == "es" && english["content-language"] == "en")
            #expect(page["vary"] == "Accept, Accept-Language")
            #expect(page.text.contains("&lt;b&gt;&quot;Bob&quot; &amp; &#39;Co&#39;&lt;/b&gt;"))
            #expect(!page.text.contains("<b>"))
            #expect(
                page.text.contains(
                    #"rel="noopener noreferrer nofollow" href="https://example.com/a?x=1&amp;y=%272%27""#)
                    || page.text.contains(
                        #"rel="noopener noreferrer nofollow" href="https://example.com/a?x=1&amp;y=&#39;2&#39;""#)
            )
            #expect(page.text.contains("Datos del paciente 1") && english.text.contains("Data of patient 1"))
        }
    }

    @Test("of an erased patient what is left is handed out; of nobody, nothing")
    func erased() async throws {
        try await DatabaseService.run { service in
            _ = try await service.post("/patients", Sample.john)
            _ = try await service.delete("/patients/1")

            let answer = try await service.get("/patients/1/export")
            let page = try await service.get("/patients/1/export", ("Accept", "text/html"))

            #expect(answer.status == 200 && answer.json?["patient"] == .null)
            #expect(answer.json?["erased_at"]?.stringValue == "2026-11-23T18:30:05.123456Z")
            #expect(answer.json?["mails"]?.arrayValue?.map { $0["state"]?.stringValue } == ["cancelled"])
            #expect(page.status == 200 && !page.text.contains("John"))
            #expect(try await service.get("/patients/2/export").status == 404)
            #expect(try await service.get("/patients/1/export", ("Accept", "image/png")).status == 406)
        }
    }
}

@Suite("The audit log over HTTP (API §2.1, O4)", .timeLimit(.minutes(2)))
struct AuditRouteTests {
    private func sequences(_ answer: ServiceAnswer) -> [Int64] {
        (answer.json?["items"]?.arrayValue ?? []).compactMap { $0["seq"]?.integerValue }
    }

    @Test("the newest entry comes first, and pages go on where the last one ended")
    func pages() async throws {
        try await DatabaseService.run { service in
            for number in 1...5 { _ = try await service.post("/patients", Sample.patient(number)) }

            let first = try await service.get("/audit?limit=2")
            let next = try #require(first.json?["next"]?.stringValue)
            // Further entries do not move what was already there.
            _ = try await service.post("/patients", Sample.patient(6))
            let second = try await service.get("/audit?limit=2&after=\(next)")
            let oldest = try await service.get("/audit?sort=seq&limit=3&action=patient.create")

            #expect(sequences(first) == [5, 4] && sequences(second) == [3, 2])
            #expect(sequences(oldest) == [1, 2, 3])
            #expect(
                first["link"] == "</audit?limit=2&sort=-seq&after=\(next)>; rel=\"next\", "
                    + "</audit?limit=2&sort=-seq>; rel=\"first\"")
            let entry = try #require(first.json?["items"]?.arrayValue?.first)
            #expect(entry["action"]?.stringValue == "patient.create" && entry["patient"] == .number("5"))
            #expect(entry["actor"]?.stringValue == "anonymous" && entry["client"]?.stringValue == "192.0.2.0/24")
            #expect(entry["hash"]?.stringValue?.utf8.count == 64)
            #expect(try await service.auditEntries(9).contains { $0.action == .auditRead && $0.subject == .nothing })
        }
    }

    @Test("entries are found by patient, actor, action and time")
    func filters() async throws {
        try await DatabaseService.run { service in
            for number in 1...3 { _ = try await service.post("/patients", Sample.patient(number)) }
            service.clock.now = service.clock.now.advanced(bySeconds: 3_600)
            _ = try await service.delete("/patients/2")

            func found(_ query: String) async throws -> [Int64] { sequences(try await service.get("/audit?" + query)) }
            #expect(try await found("patient=2") == [4, 2])
            #expect(try await found("action=patient.delete") == [4])
            #expect(try await found("actor=cli%3Aroot") == [])
            #expect(try await found("since=2026-11-23T19:00:00Z&action=patient.delete") == [4])
            #expect(try await found("since=2026-11-23T19:00:00Z&action=patient.create") == [])
            let own = try await service.get("/patients/2/audit?action=patient.create")
            #expect(sequences(own) == [2])
            #expect(own["link"] == #"</patients/2/audit?limit=50&sort=-seq&action=patient.create>; rel="first""#)
            _ = try await service.auditEntries(10)
            #expect(try await found("patient=2&action=audit.read").isEmpty == false)
        }
    }

    @Test("what is no filter is refused, and a cursor belongs to its listing")
    func refused() async throws {
        try await DatabaseService.run { service in
            for number in 1...3 { _ = try await service.post("/patients", Sample.patient(number)) }
            let next = try #require(try await service.get("/audit?limit=1").json?["next"]?.stringValue)
            let cases = [
                ("/audit?limit=0", "invalid-parameter"), ("/audit?limit=501", "invalid-parameter"),
                ("/audit?x=1", "invalid-parameter"), ("/audit?patient=01", "invalid-parameter"),
                ("/audit?since=yesterday", "invalid-parameter"), ("/audit?actor=", "invalid-parameter"),
                ("/audit?sort=at", "invalid-parameter"), ("/patients/1/audit?patient=2", "invalid-parameter"),
                ("/audit?after=zzz", "invalid-cursor"), ("/audit?sort=seq&after=\(next)", "invalid-cursor"),
                ("/patients/1/audit?after=\(next)", "invalid-cursor"),
            ]
            for (target, code) in cases {
                let answer = try await service.get(target)
                #expect(answer.status == 400 && answer.code == code, "\(target)")
            }
            #expect(try await service.get("/audit", ("Accept", "text/csv")).status == 406)
        }
    }

    @Test("a value in a Link is escaped, whatever it is")
    func link() async throws {
        try await DatabaseService.run { service in
            let answer = try await service.get("/audit?actor=a%22%3E%3B%20%0D%0Ax%26limit%3D1")
            #expect(
                answer["link"]
                    == #"</audit?limit=50&sort=-seq&actor=a%22%3E%3B%20%0D%0Ax%26limit%3D1>; rel="first""#)
        }
    }

    @Test("the chain can be walked, and what was changed behind its back is found")
    func verify() async throws {
        try await DatabaseService.run { service in
            for number in 1...3 { _ = try await service.post("/patients", Sample.patient(number)) }

            let answer = try await service.get("/audit/verify")

            #expect(answer.status == 200)
            #expect(answer.text.hasPrefix(#"{"intact":true,"head":{"seq":3,"hash":""#))
            #expect(
                String(decoding: AuditJSON.verification(.broken(at: 7)), as: UTF8.self)
                    == #"{"intact":false,"broken_at":7}"#)
            #expect(
                String(decoding: AuditJSON.verification(.missing(8)), as: UTF8.self)
                    == #"{"intact":false,"missing":8}"#)
        }
    }
}
