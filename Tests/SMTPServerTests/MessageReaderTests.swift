import TestSupport
import Testing

@testable import SMTPServer

@Suite("The end of a message and its dots (RFC 5321 §4.1.1.4, §4.5.2)")
struct MessageReaderTests {
    private func read(_ text: String, limit: Int = 1 << 20) -> (message: String?, consumed: Int, reader: MessageReader)
    {
        var reader = MessageReader(limit: limit)
        let (consumed, isComplete) = Array(text.utf8).withUnsafeBytes { reader.take($0) }
        return (isComplete ? String(decoding: reader.message, as: UTF8.self) : nil, consumed, reader)
    }

    @Test(
        "a dot on a line of its own ends it; every other line that begins with a dot loses one",
        arguments: [
            (".\r\n", ""), ("a\r\n.\r\n", "a\r\n"), ("..\r\n.\r\n", ".\r\n"), ("..a\r\n...\r\n.\r\n", ".a\r\n..\r\n"),
            (".a\r\n.\r\n", "a\r\n"), ("a.\r\n.\r\n", "a.\r\n"), ("\r\n.\r\n", "\r\n"),
        ])
    func transparency(_ stream: String, _ message: String) {
        let result = read(stream + "NOOP\r\n")
        #expect(result.message == message)
        #expect(result.consumed == stream.utf8.count)
    }

    @Test(
        "no other end is one: how a second mail is smuggled past a careless server",
        arguments: ["a\n.\n", "a\n.\r\n", "a\r.\r\n", "a\r\n.\n", "a\r\n.\r", "a\r\n.\rb\r\n", "a\r\n. \r\n", "a.\r\n"])
    func smuggling(_ text: String) {
        #expect(read(text).message == nil)
        let result = read(text + "\r\n.\r\n")
        #expect(result.message != nil)
        #expect(result.reader.hasBareLineFeed == text.replacing("\r\n", with: "").contains("\n"))
    }

    @Test("a message beyond the limit is read to its end and not kept")
    func limit() {
        let result = read(String(repeating: "0123456789\r\n", count: 20) + ".\r\n", limit: 100)
        #expect(result.message?.isEmpty == true)
        #expect(result.reader.isTooLarge)
    }

    @Test("a line without an end is taken in before it fills the memory")
    func longLine() {
        var reader = MessageReader(limit: 1 << 20)
        let part = [UInt8](repeating: UInt8(ascii: "x"), count: 10_000)
        let (consumed, isComplete) = part.withUnsafeBytes { reader.take($0) }
        #expect((consumed, isComplete) == (9_999, false))
        let rest = Array("x.\r\n.\r\n".utf8)
        let end = rest.withUnsafeBytes { reader.take($0) }
        #expect(end == (7, true))
        #expect(reader.message.count == 9_999 + 4)
    }

    @Test("what was doubled is single again, whatever the text and however it is cut")
    func roundTrip() {
        var random = SeededGenerator(seed: 5_321)
        for _ in 0..<500 {
            let lines = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                String(
                    (0..<Int.random(in: 0...4, using: &random)).map { _ in
                        [".", "x", "\r", " "].randomElement(using: &random) ?? "x"
                    })
            }.map { $0.hasSuffix("\r") ? $0 + "x" : $0 }
            let message = lines.map { $0 + "\r\n" }.joined()
            let stream = Array((lines.map { ($0.hasPrefix(".") ? "." : "") + $0 + "\r\n" }.joined() + ".\r\n").utf8)
            var reader = MessageReader(limit: 1 << 20)
            var rest: [UInt8] = []
            var isComplete = false
            for byte in stream {
                rest.append(byte)
                let (consumed, ended) = rest.withUnsafeBytes { reader.take($0) }
                rest.removeFirst(consumed)
                isComplete = ended
            }
            #expect(isComplete)
            #expect(String(decoding: reader.message, as: UTF8.self) == message)
        }
    }
}
