import Compression
import TestSupport
import Testing

@Suite("The gzip encoder (RFC 1952)")
struct GzipEncoderTests {
    @Test(
        "what gzip decodes is what went in, however it was cut",
        arguments: [0, 1, 7, 8_191, 8_192, 65_536, 300_000], [1, 4_093, 1 << 20])
    func roundTrip(length: Int, piece: Int) async throws {
        // Single bytes of long content would test the loop and not zlib.
        let piece = max(piece, length / 10_000)
        let content = Self.content(length)
        var coded: [UInt8] = []
        let encoder = try GzipEncoder()
        var rest = content[...]
        while !rest.isEmpty {
            try encoder.encode(rest.prefix(piece), into: &coded)
            rest = rest.dropFirst(piece)
        }
        try encoder.finish(into: &coded)

        #expect(try await Gunzip(coded).whole == content)
    }

    @Test("noise, which cannot be made shorter, comes back as well")
    func noise() async throws {
        var generator = SeededGenerator(seed: 11)
        let content = (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        var coded: [UInt8] = []
        let encoder = try GzipEncoder(level: 1)
        try encoder.encode(content[...], into: &coded)
        try encoder.finish(into: &coded)

        #expect(coded.count < content.count + 200)
        #expect(try await Gunzip(coded).whole == content)
    }

    @Test("after a flush everything up to it can be decoded, and nothing is lost behind it")
    func flush() async throws {
        let content = Self.content(10_000)
        var coded: [UInt8] = []
        let encoder = try GzipEncoder()
        try encoder.encode(content[..<5_000], into: &coded)
        let keptBack = coded.count
        try encoder.flush(into: &coded)
        let flushed = coded
        try encoder.encode(content[5_000...], into: &coded)
        try encoder.finish(into: &coded)

        #expect(keptBack < flushed.count)
        #expect(try await Gunzip(flushed).soFar == Array(content[..<5_000]))
        #expect(try await Gunzip(flushed).whole == nil)
        #expect(try await Gunzip(coded).whole == content)
    }

    @Test("rows that resemble each other become less than a fifth")
    func ratio() throws {
        let content = Self.content(60_000)
        var coded: [UInt8] = []
        let encoder = try GzipEncoder()
        try encoder.encode(content[...], into: &coded)
        try encoder.finish(into: &coded)

        #expect(coded.count * 5 < content.count)
    }

    /// Rows of a list.
    private static func content(_ length: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var number = 0
        while bytes.count < length {
            number += 1
            bytes += Array(#"{"id":\#(number),"name":"María Ñúñez","email":"m\#(number &* 7_919)@example.com"},"#.utf8)
        }
        return Array(bytes[..<length])
    }
}
