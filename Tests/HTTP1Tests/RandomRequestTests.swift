import HTTP1
import HTTPTypes
import TestSupport
import Testing

@Suite("Random input, the same on every run")
struct RandomRequestTests {
    @Test("generated valid requests come back as they were written")
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

    @Test("50,000 mutations trap nowhere and mean the same however they are cut")
    func mutations() {
        var random = SeededGenerator(seed: 2)
        let limits = ParserLimits(requestLine: 64, fieldLine: 64, headerSection: 256, fieldCount: 6, chunkOverhead: 16)
        var accepted = 0
        for _ in 0..<50_000 {
            var wire = RandomRequest(&random).wire
            for _ in 0..<random.pick(1..<4) { wire.mutate(&random) }
            let whole = transcript(of: wire, limits: limits, maximumBody: 64)
            let cuts = random.pick(0..<4) == 0 ? Array(0..<wire.count) : random.cuts(upTo: wire.count)
            #expect(transcript(of: wire, cuts: cuts, limits: limits, maximumBody: 64) == whole)
            if whole.contains(.end) { accepted += 1 }
        }
        // Neither everything nor nothing gets through, or the mutations test one path only.
        #expect((1_000...49_000).contains(accepted))
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

extension [UInt8] {
    /// One change of the kinds that parsers trip over.
    fileprivate mutating func mutate(_ random: inout SeededGenerator) {
        guard !isEmpty else { return }
        let place = random.pick(0..<count)
        switch random.pick(0..<7) {
        case 0: self[place] = UInt8(random.pick(0..<256))
        case 1: remove(at: place)
        case 2: insert(random.pick([0x0D, 0x0A, 0x00, 0x20, 0x09, 0x3A, 0x2C, 0x3B, 0x22, 0x30, 0xFF]), at: place)
        case 3: self = Array(prefix(place))
        case 4: self[place] ^= 0x20
        case 5: insert(contentsOf: self[place..<Swift.min(count, place + random.pick(1..<30))], at: place)
        default:
            let line = random.pick([
                "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "Host: b\r\n", "\r\n", "0\r\n\r\n", " x\r\n",
                "Expect: 100-continue\r\n", "ffffffffffffffff\r\n", "Connection: close\r\n",
            ])
            insert(contentsOf: line.utf8, at: place)
        }
    }
}
