import Compression
import Testing

@Suite("The gzip decoder (RFC 1952)")
struct GzipDecoderTests {
    private func encoded(_ content: [UInt8]) throws -> [UInt8] {
        var coded: [UInt8] = []
        let encoder = try GzipEncoder()
        try encoder.encode(content[...], into: &coded)
        try encoder.finish(into: &coded)
        return coded
    }

    private func decoded(_ coded: [UInt8], piece: Int) throws -> [UInt8]? {
        let decoder = try GzipDecoder()
        var content: [UInt8] = []
        var rest = coded[...]
        while !rest.isEmpty {
            try decoder.decode(rest.prefix(piece)) { content.append(contentsOf: $0) }
            rest = rest.dropFirst(piece)
        }
        return decoder.isComplete ? content : nil
    }

    @Test(
        "what was encoded comes back, however it is cut",
        arguments: [0, 1, 65_535, 65_536, 65_537, 700_000], [1, 4_093, 1 << 20])
    func roundTrip(_ length: Int, _ piece: Int) throws {
        let content = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) }
        #expect(try decoded(try encoded(content), piece: piece) == content)
    }

    @Test("a member that is cut off is not complete", arguments: [1, 9, 30])
    func cut(_ missing: Int) throws {
        let coded = try encoded(Array("a clinic's patients, again and again and again".utf8))
        #expect(try decoded(Array(coded.dropLast(missing)), piece: 7) == nil)
    }

    @Test("another byte anywhere is noticed at the end at the latest")
    func damaged() throws {
        let coded = try encoded((0..<2_000).map { UInt8(truncatingIfNeeded: $0) })
        // Bytes 4 to 9 are the moment of making and the system, which nothing depends on; nor does anything on what fills
        // the last byte of the compressed data, before eight bytes of checksum and length.
        for index in coded.indices where !(4...9).contains(index) && index != coded.count - 9 {
            var other = coded
            other[index] ^= 0x20
            var content: [UInt8]?
            do { content = try decoded(other, piece: 1_000) } catch { content = nil }
            #expect(content == nil, "byte \(index)")
        }
    }

    @Test("what follows the end is refused")
    func trailing() throws {
        let coded = try encoded([1, 2, 3])
        #expect(throws: GzipError.damaged) { try decoded(coded + [0], piece: 1_000) }
        #expect(throws: GzipError.damaged) { try decoded(coded + [0], piece: 1) }
    }
}
