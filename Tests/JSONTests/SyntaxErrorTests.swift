import JSON
import TestSupport
import Testing

/// The first fault of a text, written as Python writes it.
func verdict(on text: [UInt8]) -> String {
    do throws(JSONError) {
        _ = try JSONValue.parse(text)
        return "OK"
    } catch {
        return switch error.kind {
        case .syntax(let message): "\(message)@\(error.characterOffset):\(error.line):\(error.column)"
        case .invalidUTF8: "UTF8"
        case .duplicateName: "duplicate"
        case .tooDeep: "DEEP"
        case .loneSurrogate: "surrogate"
        case .numberOutOfRange: "range"
        }
    }
}

@Suite("Malformed JSON is refused with Python's words at Python's offset")
struct SyntaxErrorTests {
    @Test(
        "recorded answers of the service this one replaces",
        arguments: [
            (#"{"name":"A","#, "Expecting property name enclosed in double quotes", 12),
            (#"{name:1}"#, "Expecting property name enclosed in double quotes", 1),
            (#"{"name":"A",}"#, "Expecting property name enclosed in double quotes", 12),
            (#"{"name":"A"} x"#, "Extra data", 13),
        ])
    func recorded(_ text: String, message: String, offset: Int) throws {
        let error = try #require(throws: JSONError.self) { try JSONValue.parse(Array(text.utf8)) }
        #expect(error.kind == .syntax(message: message))
        #expect(error.characterOffset == offset)
    }

    @Test("offsets count scalars, lines and columns count from one, a byte order mark counts for nothing")
    func places() throws {
        let error = try #require(throws: JSONError.self) { try JSONValue.parse(Array("\u{FEFF}{\n\"ñ\":😀}".utf8)) }
        #expect(error.kind == .syntax(message: "Expecting value"))
        #expect(error.offset == 3 + 2 + 5)
        #expect(error.characterOffset == 6)
        #expect(error.line == 2)
        #expect(error.column == 5)
    }

    @Test("NaN and Infinity are no values (RFC 8259 §6)", arguments: ["NaN", "Infinity", "-Infinity", "-NaN"])
    func notANumber(_ literal: String) throws {
        let error = try #require(throws: JSONError.self) { try JSONValue.parse(Array("{\"a\":\(literal)}".utf8)) }
        #expect(error.kind == .syntax(message: "Expecting value"))
        #expect(error.characterOffset == 5)
    }

    @Test("what Python says about a corpus of malformed texts, we say too")
    func corpus() throws {
        let texts = JSONCorpus.malformed.map { Array($0.utf8) }
        guard let expected = PythonJSON.verdicts(on: texts) else {
            print("skipped: python3 is not available to compare with")
            return
        }
        #expect(expected.count == texts.count)
        for (text, expected) in zip(texts, expected) {
            #expect(verdict(on: text) == expected, "\(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test("what Python says about mutilated texts, we say too, or refuse for a reason of our own")
    func mutilated() throws {
        var generator = SeededGenerator(seed: 20_261_123)
        let texts = (0..<20_000).map { _ in JSONCorpus.mutilated(using: &generator) }
        guard let expected = PythonJSON.verdicts(on: texts) else {
            print("skipped: python3 is not available to compare with")
            return
        }
        #expect(expected.count == texts.count)
        let stricter: Set = ["duplicate", "surrogate", "range", "DEEP"]
        var agreed = 0
        for (text, expected) in zip(texts, expected) {
            let ours = verdict(on: text)
            if expected == "OK", stricter.contains(ours) { continue }
            if ours == "DEEP" { continue }
            #expect(ours == expected, "\(String(decoding: text, as: UTF8.self))")
            agreed += 1
        }
        #expect(agreed > texts.count / 2)
    }
}
