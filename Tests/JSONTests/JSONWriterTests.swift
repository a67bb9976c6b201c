import JSON
import TestSupport
import Testing

@Suite("The writer is compact and escapes as Python's json.dumps(ensure_ascii=False)")
struct JSONWriterTests {
    @Test("a patient, as the legacy route answers")
    func patient() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("id")
        writer.integer(1)
        writer.name("name")
        writer.string("John Doe")
        writer.name("mail")
        writer.beginObject()
        writer.endObject()
        writer.name("tags")
        writer.beginArray()
        writer.bool(true)
        writer.null()
        writer.double(0.5)
        writer.double(.nan)
        writer.raw(#"{"x":1}"#)
        writer.raw(Array("2".utf8))
        writer.endArray()
        writer.name("a\"b" as String)
        writer.bool(false)
        writer.endObject()
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #"{"id":1,"name":"John Doe","mail":{},"tags":[true,null,0.5,null,{"x":1},2],"a\"b":false}"#)
    }

    @Test(
        "integers of every size",
        arguments: [
            (0, "0"), (-1, "-1"), (Int64.min, "-9223372036854775808"), (Int64.max, "9223372036854775807"),
        ])
    func integers(_ value: Int64, text: String) {
        var writer = JSONWriter()
        writer.integer(value)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
        var unsigned = JSONWriter()
        unsigned.integer(UInt64.max)
        #expect(String(decoding: unsigned.bytes, as: UTF8.self) == "18446744073709551615")
    }

    @Test("controls, quotation mark and backslash are escaped, nothing else is")
    func escapes() {
        var writer = JSONWriter()
        writer.string("\"\\/\u{8}\t\n\u{C}\r\u{0}\u{1}\u{1f}\u{7f}ñ\u{2028}😀")
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == "\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u0001\\u001f\u{7f}ñ\u{2028}😀\"")
    }

    @Test("what is written reads back the same")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 99)
        for _ in 0..<5_000 {
            let tree = JSONCorpus.tree(depth: 5, using: &generator)
            #expect(try JSONValue.parse(tree.encoded) == tree)
            #expect(try JSONValue.parse(tree.encoded).encoded == tree.encoded)
        }
    }
}
