import JSON
import Patients
import TestSupport
import Testing

@testable import PatientAPI

@Suite("What holds for every registration")
struct RegistrationPropertyTests {
    private static let pieces: [String: [String]] = [
        "name": ["Ana", "ñ", "山田", " ", "\u{301}", "\u{200D}", "'", "-", "1", "<", "\u{0}", "\u{202E}", "É"],
        "email": ["a", "ñ", "@", "@b.co", "@España.example", "@XN--ESPAA-RTA.example", ".", "+t", " ", "\"", "ß", "İ"],
        "phone": ["1", "234", "+", "00", " ", "-", "(", ")", "x", "ext", "٠", "#", "598", "a"],
        "document_url": [
            "http", "HTTPS", ":", "//", "x.co", "España.example", "/", "..", "%41", "%", "?q=1", "#f", ":80", " ", "\\",
        ],
    ]

    @Test(
        "both families accept the same; what is stored is accepted again and is the same person", arguments: 0..<12)
    func agreement(_ seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        var accepted = 0
        for _ in 0..<120 {
            let body = Self.body(&generator)
            let canonical = ServiceUnderTest()
            let legacy = ServiceUnderTest()
            let one = try await canonical.post("/patients", body)
            let other = try await legacy.post("/patients/register", body)

            #expect([201, 422].contains(one.status) && [200, 422].contains(other.status), "\(body)")
            #expect((one.status == 201) == (other.status == 200), "\(body)")
            guard one.status == 201 else {
                #expect(one.errors.count == other.json?["detail"]?.arrayValue?.count, "\(body)")
                continue
            }
            accepted += 1
            for member in ["id", "name", "email", "phone", "document_url"] {
                #expect(one.json?[member] == other.json?[member], "\(body)")
            }
            #expect(try await canonical.get("/patients/getPatientById/1").body == other.body)
            // What came out goes in: the same person, under the same address.
            #expect(try await canonical.post("/patients", one.text).status == 409, "\(body)")
            #expect(try await legacy.post("/patients/register", other.text).status == 400, "\(body)")
            #expect(try await canonical.put("/patients/1", one.text)["etag"] == one["etag"], "\(body)")
            #expect(try await canonical.patch("/patients/1", one.text)["etag"] == one["etag"], "\(body)")
        }
        #expect(accepted > 0, "nothing was accepted at all")
    }

    /// A registration in which at most one field is strange.
    private static func body(_ generator: inout SeededGenerator) -> String {
        var members = [
            ("name", "Ana"), ("email", "Ana@B.co"), ("phone", "+598 2901 1919"), ("document_url", "https://x.co/d"),
        ]
        let field = Int.random(in: 0..<members.count, using: &generator)
        let choices = pieces[members[field].0] ?? []
        let mixed = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
            choices.randomElement(using: &generator) ?? ""
        }.joined()
        if Int.random(in: 0..<3, using: &generator) > 0 {
            members[field].1 += mixed
        } else {
            members[field].1 = mixed
        }
        return "{"
            + members.map { #""\#($0.0)":"# + String(decoding: JSONValue.string($0.1).encoded, as: UTF8.self) }
            .joined(separator: ",") + "}"
    }
}
