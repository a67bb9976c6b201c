import HTTPServer
import HTTPTypes
import TestSupport
import Testing

@testable import PatientAPI

@Suite("Content codings (RFC 9110 §12.5.3)")
struct ContentCodingTests {
    @Test(
        "the coding is the one that is liked best, and gzip of two that are liked equally",
        arguments: [
            (nil, .identity), ("", .identity), ("gzip", .gzip), ("x-gzip", .gzip), ("GZip", .gzip), ("*", .gzip),
            ("gzip, deflate, br", .gzip), ("deflate, br", .identity), ("gzip;q=0", .identity), ("*;q=0, gzip", .gzip),
            ("gzip;q=0, *", .identity), ("gzip;q=0.5, identity", .identity), ("gzip;q=0.5", .gzip),
            ("gzip;q=0.001", .gzip), ("identity;q=0.5, gzip;q=0.5", .gzip), ("identity, *;q=0.5", .identity),
            ("*;q=0.5, gzip;q=0.4", .identity), ("identity;q=0", nil), ("*;q=0", nil), ("gzip;q=0, identity;q=0", nil),
            ("br, *;q=0", nil), ("identity;q=0, gzip;q=0.1", .gzip), ("gzip ; q=1.0", .gzip), (",,gzip,,", .gzip),
        ] as [(String?, ContentCoding?)])
    func negotiation(_ field: String?, _ coding: ContentCoding?) {
        #expect(AcceptedCodings(field).coding(ofSmall: false) == coding)
    }

    @Test(
        "what is small is coded only for who refuses it as it is",
        arguments: [
            ("gzip", .identity), ("*", .identity), ("gzip, identity;q=0", .gzip), ("gzip, *;q=0", .gzip),
            ("identity;q=0", nil),
        ] as [(String?, ContentCoding?)])
    func small(_ field: String?, _ coding: ContentCoding?) {
        #expect(AcceptedCodings(field).coding(ofSmall: true) == coding)
    }

    @Test("the coded answer decodes to the plain one, says so, and varies")
    func list() async throws {
        let service = ServiceUnderTest()
        for number in 1...20 { _ = try await service.post("/patients", Sample.patient(number)) }

        for target in ["/patients", "/patients/getPatients"] {
            let plain = try await service.get(target)
            let coded = try await service.get(target, ("Accept-Encoding", "gzip"))

            #expect(plain["content-encoding"] == nil)
            #expect(coded["content-encoding"] == "gzip")
            #expect(plain["vary"]?.hasSuffix("Accept-Encoding") == true && plain["vary"] == coded["vary"])
            #expect(coded.body.count * 3 < plain.body.count)
            #expect(try await Gunzip(coded.body).whole == plain.body)
        }
    }

    @Test("one kilobyte is the boundary", arguments: [(1_023, false), (1_024, true), (65_537, true)])
    func boundary(_ length: Int, _ isCoded: Bool) {
        let answer = Response(body: .bytes([UInt8](repeating: 32, count: length)))

        let coded = answer.encoded(for: AcceptedCodings("gzip"))

        #expect(coded.fields.contains { $0.name == .contentEncoding } == isCoded)
        #expect(coded.fields.contains { $0.name == .vary && $0.value == "Accept-Encoding" })
    }

    @Test("a strong tag becomes weak, as the coded bytes are others (RFC 9110 §8.8.3)")
    func tag() {
        var answer = Response(
            fields: [HTTPField(name: .eTag, value: "\"7-1\""), HTTPField(name: .vary, value: "Accept")],
            body: .bytes([UInt8](repeating: 32, count: 2_000)))

        let fields = answer.encoded(for: AcceptedCodings("gzip")).fields
        answer.fields[0].value = "W/\"a\""

        #expect(fields.first { $0.name == .eTag }?.value == "W/\"7-1\"")
        #expect(fields.filter { $0.name == .vary }.map(\.value) == ["Accept, Accept-Encoding"])
        #expect(answer.encoded(for: AcceptedCodings("gzip")).fields.first { $0.name == .eTag }?.value == "W/\"a\"")
        #expect(answer.encoded(for: AcceptedCodings(nil)).fields.first { $0.name == .eTag }?.value == "W/\"a\"")
    }

    @Test("nothing acceptable is a 406 that names what there is; errors and single patients are never coded")
    func refusal() async throws {
        let service = ServiceUnderTest()
        _ = try await service.post("/patients", Sample.john)

        let refused = try await service.get("/patients", ("Accept-Encoding", "identity;q=0"))
        let failed = try await service.get("/patients?limit=0", ("Accept-Encoding", "gzip, identity;q=0"))
        let one = try await service.get("/patients/1", ("Accept-Encoding", "gzip, identity;q=0"))

        #expect(refused.status == 406)
        #expect(refused.text.contains(#""available":["gzip","identity"]"#))
        #expect(failed.status == 400 && failed["content-encoding"] == nil)
        #expect(one.status == 200 && one["content-encoding"] == nil)
    }
}
