import HTTP1
import HTTP1Fuzzing
import HTTPTypes
import TestSupport
import Testing

@Suite("Generated requests, the same on every run")
struct RandomRequestTests {
    @Test("valid requests come back as they were written")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let sample = RandomRequest(&random)
            let facts = transcript(of: sample.wire, cuts: random.cuts(upTo: sample.wire.count))
            guard case .head(let head) = facts.first else { throw NoHead(instead: "\(facts)") }
            #expect(head.method.rawValue == sample.method && head.target.path == sample.path)
            #expect(head.fields == FieldSection(sample.fields))
            #expect(facts.dropFirst() == (sample.body.isEmpty ? [] : [.body(sample.body)])[...] + [.end])
        }
    }
}

/// A valid request, and what it was made of.
private struct RandomRequest {
    let method: String
    let path: String
    let fields: [HTTPField]
    let body: [UInt8]
    let wire: [UInt8]

    init(_ random: inout SeededGenerator) {
        method = random.pick(["GET", "POST", "PUT", "DELETE", "PATCH", "BREW", "get"])
        path = "/" + random.pick(["", "a", "patients/7", "%C3%A9", "a//b/./;x"])
        body = (0..<random.pick(0..<40)).map { _ in UInt8(random.pick(0..<256)) }
        var fields = [
            HTTPField(name: HTTPField.Name("hOsT")!, value: random.pick(["a", "[::1]:80", "a.example:8000"]))
        ]
        for _ in 0..<random.pick(0..<3) {
            let name = HTTPField.Name(random.pick(["X", "Accept", "cookie", "X-Longer-Name"]))!
            fields.append(HTTPField(name: name, value: random.pick(["", "a", "a b\tc", "é", "a:b,c;d=\"e\""])))
        }
        let isChunked = random.pick(0..<2) == 0
        if isChunked {
            fields.append(HTTPField(name: .transferEncoding, value: random.pick(["chunked", "Chunked"])))
        } else if !body.isEmpty || random.pick(0..<2) == 0 {
            fields.append(HTTPField(name: .contentLength, value: String(body.count)))
        }
        fields.shuffle(using: &random)
        self.fields = fields

        var head = "\(method) \(path) HTTP/1.1\r\n"
        for field in fields {
            head +=
                field.name.rawName + ":" + random.pick(["", " ", "\t "]) + field.value + random.pick(["", " \t"])
                + "\r\n"
        }
        wire = Array((head + "\r\n").utf8) + (isChunked ? Self.chunks(of: body, &random) : body)
    }

    private static func chunks(of body: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var wire: [UInt8] = []
        var rest = body[...]
        while !rest.isEmpty {
            let part = rest.prefix(random.pick(1..<20))
            rest = rest.dropFirst(part.count)
            let size = random.pick(["", "0"]) + String(part.count, radix: 16, uppercase: random.pick([true, false]))
            wire += Array((size + random.pick(["", ";a", ";a=\"b\""]) + "\r\n").utf8) + part + [13, 10]
        }
        return wire + Array("0\r\n\(random.pick(["", "X: y\r\n"]))\r\n".utf8)
    }
}
