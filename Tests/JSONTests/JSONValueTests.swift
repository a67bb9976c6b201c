import JSON
import TestSupport
import Testing

@Suite("A tree holds what the text says (RFC 8259)")
struct JSONValueTests {
    @Test("well-formed texts", arguments: JSONCorpus.wellFormed.indices)
    func wellFormed(_ index: Int) throws {
        let (text, expected) = JSONCorpus.wellFormed[index]
        #expect(try JSONValue.parse(Array(text.utf8)) == expected)
    }

    @Test(
        "a name that comes twice is refused, however it is spelled",
        arguments: [
            #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"[{"x":{"a":1,"b":2,"a":3}}]"#,
            #"{"1":0,"2":0,"3":0,"4":0,"5":0,"6":0,"7":0,"8":0,"9":0,"10":0,"9":0}"#,
        ])
    func duplicates(_ text: String) {
        #expect(verdict(on: Array(text.utf8)) == "duplicate")
    }

    @Test(
        "half a surrogate pair is no text (RFC 8259 §8.2)",
        arguments: [
            #""\ud83d""#, #""\ude00""#, #""\ude00\ud83d""#, #""\ud83d\ud83d\ude00""#, #""\ud83dx""#, #""\ud83d\n""#,
            #""\ud83d\u0041""#, #"{"\udbff":1}"#,
        ])
    func surrogates(_ text: String) {
        #expect(verdict(on: Array(text.utf8)) == "surrogate")
    }

    @Test(
        "bytes that are not UTF-8 are refused where they begin",
        arguments: [
            ([0x22, 0xFF, 0xFE, 0x22], 1), ([0x22, 0xC0, 0xAF, 0x22], 1), ([0x22, 0xE0, 0x80, 0x80, 0x22], 1),
            ([0x22, 0xED, 0xA0, 0x80, 0x22], 1), ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1), ([0x22, 0xF5, 0x22], 1),
            ([0x22, 0xC3], 1), ([0x22, 0xC3, 0x22], 1), ([0x22, 0xF0, 0x9F, 0x98], 1), ([0x22, 0x61, 0x80, 0x22], 2),
            ([0x22, 0xC3, 0xB1, 0xC3, 0x28, 0x22], 3), ([0xFE, 0xFF, 0x00, 0x22], 0),
            (Array(repeating: 0x20, count: 40) + [0x80], 40), (Array("  \"12345678ñ1234567".utf8) + [0xF8], 20),
        ] as [([UInt8], Int)])
    func encoding(_ bytes: [UInt8], offset: Int) throws {
        let error = try #require(throws: JSONError.self) { try JSONValue.parse(bytes) }
        #expect(error.kind == .invalidUTF8)
        #expect(error.offset == offset)
    }

    @Test("every well-formed scalar passes the UTF-8 check, and its text comes back")
    func scalars() throws {
        for value in stride(from: UInt32(0x20), through: 0x10FFFF, by: 7) {
            guard let scalar = Unicode.Scalar(value), scalar != "\"", scalar != "\\" else { continue }
            #expect(try JSONValue.parse(Array("\"\(scalar)\"".utf8)) == .string(String(scalar)))
        }
    }

    @Test("sixteen levels are read, seventeen are not, and a hundred thousand do no harm")
    func depth() {
        func nested(_ levels: Int) -> [UInt8] {
            Array(repeating: UInt8(ascii: "["), count: levels) + Array(repeating: UInt8(ascii: "]"), count: levels)
        }
        #expect(verdict(on: nested(16)) == "OK")
        #expect(verdict(on: nested(17)) == "DEEP")
        #expect(verdict(on: Array(repeating: UInt8(ascii: "["), count: 100_000)) == "DEEP")
        #expect(verdict(on: Array(String(repeating: #"{"a":"#, count: 100_000).utf8)) == "DEEP")
        #expect(throws: Never.self) { try JSONValue.parse(nested(64), limits: JSONLimits(depth: 64)) }
    }

    @Test(
        "a number beyond every double is refused; long and small ones are not",
        arguments: [
            ("1e309", "range"), ("-1e309", "range"), ("1e999999999999999999999", "range"), ("1e308", "OK"),
            ("1e-999", "OK"),
            ("0e999", "OK"), (String(repeating: "9", count: 400), "range"),
            ("0." + String(repeating: "9", count: 400), "OK"),
        ])
    func range(_ literal: String, expected: String) {
        #expect(verdict(on: Array(literal.utf8)) == expected)
    }

    @Test("broken syntax is told before a duplicate or a lone surrogate that comes earlier")
    func precedence() {
        #expect(verdict(on: Array(#"{"a":1,"a":"\ud800",}"#.utf8)).hasPrefix("Expecting property name"))
    }

    @Test("many names in one object cost linear time: a full body of them is read")
    func manyNames() throws {
        let text = "{" + (0..<8_000).map { "\"\($0)\":1" }.joined(separator: ",") + "}"
        #expect(try JSONValue.parse(Array(text.utf8)).objectValue?.count == 8_000)
    }

    @Test("the views of a value")
    func views() throws {
        let value = try JSONValue.parse(
            Array(#"{"s":"x","i":-7,"f":1.0,"b":true,"a":[1],"big":9223372036854775808}"#.utf8))
        #expect(value["s"]?.stringValue == "x")
        #expect(value["i"]?.integerValue == -7)
        #expect(value["f"]?.integerValue == nil)
        #expect(value["big"]?.integerValue == nil)
        #expect(value["b"]?.boolValue == true)
        #expect(value["a"]?.arrayValue == [.number("1")])
        #expect(value["none"] == nil)
        #expect(JSONValue.null["s"] == nil)
    }

    @Test("random bytes never trap, and slices are read like arrays")
    func anything() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let framed = bytes + [UInt8(ascii: "7")] + bytes
            _ = verdict(on: bytes)
            #expect((try? JSONValue.parse(framed[bytes.count...bytes.count])) == .number("7"))
        }
    }
}
