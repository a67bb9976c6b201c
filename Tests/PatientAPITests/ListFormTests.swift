import HTTPServer
import JSON
import Patients
import TestSupport
import Testing
import Timekeeping

@testable import PatientAPI

@Suite("Forms of a list (API §2.5)")
struct ListFormTests {
    private let service = ServiceUnderTest()

    @Test(
        "Accept chooses among JSON, NDJSON and CSV by weight and by the most specific range",
        arguments: [
            (nil, "application/json; charset=utf-8"), ("*/*", "application/json; charset=utf-8"),
            ("text/csv", "text/csv; charset=utf-8; header=present"),
            ("text/*", "text/csv; charset=utf-8; header=present"),
            ("application/x-ndjson", "application/x-ndjson; charset=utf-8"),
            ("application/*", "application/json; charset=utf-8"),
            ("application/json;q=0.4, text/csv;q=0.5", "text/csv; charset=utf-8; header=present"),
            ("*/*;q=0.1, application/x-ndjson;q=0.2", "application/x-ndjson; charset=utf-8"),
            ("application/json;q=0, */*", "application/x-ndjson; charset=utf-8"),
            ("image/png", nil), ("text/csv;q=0", nil),
        ] as [(String?, String?)])
    func negotiation(_ accept: String?, _ type: String?) async throws {
        let answer = try await service.send("GET", "/patients", fields: accept.map { [("Accept", $0)] } ?? [], body: [])

        if let type {
            #expect(answer.status == 200)
            #expect(answer["content-type"] == type)
            #expect(answer["vary"] == "Accept, Accept-Encoding")
        } else {
            #expect(answer.status == 406)
            #expect(answer.text.contains(#""available":["application/json","application/x-ndjson","text/csv"]"#))
        }
    }

    @Test("NDJSON is the same objects, one per line; CSV has a header row and ends each line with CRLF")
    func rows() async throws {
        for number in 1...2 { _ = try await service.post("/patients", Sample.patient(number)) }

        let range = ("Range", "bytes=5-")
        let lines = try await service.get("/patients?fields=email,id", ("Accept", "application/x-ndjson"), range)
        let table = try await service.get("/patients?fields=email,id,mail", ("Accept", "text/csv"))

        #expect(
            lines.text == #"{"id":1,"email":"p1@example.com"}"# + "\n" + #"{"id":2,"email":"p2@example.com"}"# + "\n")
        #expect(
            table.text == "id,email,mail_state,mail_attempts,mail_last_attempt_at,mail_sent_at\r\n"
                + "1,p1@example.com,queued,0,,\r\n2,p2@example.com,queued,0,,\r\n")
        #expect(table["content-disposition"] == "attachment; filename=\"patients.csv\"")
        #expect(table["link"] == nil)
        #expect([lines, table].allSatisfy { $0.status == 200 && $0["accept-ranges"] == "none" })
    }

    @Test("with a limit they are one page, with the ways to others; and CSV of nobody is its header")
    func limited() async throws {
        let empty = try await service.get("/patients?fields=id", ("Accept", "text/csv"))
        for number in 1...3 { _ = try await service.post("/patients", Sample.patient(number)) }

        let page = try await service.get("/patients?fields=id&limit=2&csv=raw", ("Accept", "text/csv"))
        let refused = try await service.get(
            "/patients?before=\(PageCursor(.id(3)).text(scope: "id"))", ("Accept", "text/csv"))

        #expect(empty.text == "id\r\n")
        #expect(page.text == "id\r\n1\r\n2\r\n")
        #expect(page["link"]?.contains("&limit=2&fields=id&csv=raw>; rel=\"next\"") == true)
        #expect(refused.status == 400)
    }

    @Test("the legacy list is lines for those who like them better, and its array for everybody else")
    func legacy() async throws {
        _ = try await service.post("/register", Sample.john)
        let target = "/patients/getPatients"

        let array = try await service.get(target, ("Accept", "image/png"))
        let table = try await service.get(target, ("Accept", "text/csv"))
        let lines = try await service.get(target, ("Accept", "application/x-ndjson, */*;q=0.5"))

        #expect(array.text == "[" + lines.text.dropLast() + "]")
        #expect(
            table.text == "id,name,email,phone,document_url\r\n"
                + "1,John Doe,john@example.com,'+1234567890,https://example.com/a.jpg\r\n")
    }

    @Test(
        "cells are quoted where they must be (RFC 4180 §2), and guarded against formulas unless raw",
        arguments: [
            ("plain", "plain", "plain"), ("a,b", "\"a,b\"", "\"a,b\""), ("a\"b", "\"a\"\"b\"", "\"a\"\"b\""),
            ("=1+2", "'=1+2", "=1+2"), ("+598", "'+598", "+598"), ("-1", "'-1", "-1"), ("@x", "'@x", "@x"),
            ("=\"a\",b", "\"'=\"\"a\"\",b\"", "\"=\"\"a\"\",b\""), ("a=b", "a=b", "a=b"),
            ("a\nb", "\"a\nb\"", "\"a\nb\""),
            ("ñ", "ñ", "ñ"), ("", "", ""),
        ])
    func cells(_ text: String, _ guarded: String, _ raw: String) {
        let patient = Patient(
            id: 1, name: text, email: "", phone: "", documentURL: "", createdAt: Timestamp(microseconds: 0),
            updatedAt: Timestamp(microseconds: 0), mail: .none)

        for (isGuarded, cell) in [(true, guarded), (false, raw)] {
            var bytes: [UInt8] = []
            PatientCSV(members: [.name], isGuarded: isGuarded).append(patient, to: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self) == cell + "\r\n")
        }
    }

    @Test("every page but the first and the last is a part of one array, one table, one list of lines")
    func parts() {
        let patients = (1...5).map { number in
            Patient(
                id: Int64(number), name: "n", email: "e", phone: "p", documentURL: "d",
                createdAt: Timestamp(microseconds: 0), updatedAt: Timestamp(microseconds: 0), mail: .none)
        }
        for format in [.legacyArray, .ndjson([.id]), .csv(PatientCSV(members: [.id], isGuarded: true))] as [RowFormat] {
            let whole = format.bytes(of: patients, isFirst: true, isLast: true)
            for cut in [1, 2, 5] {
                let pieces =
                    format.bytes(of: Array(patients[..<cut]), isFirst: true, isLast: false)
                    + format.bytes(of: Array(patients[cut...]), isFirst: false, isLast: true)
                #expect(pieces == whole)
            }
        }
    }
}
