import HTTP1
import Testing

@testable import LoadEngine

@Suite("Answers are read from whatever bytes arrive")
struct AnswerReaderTests {
    /// What a reader makes of an answer that arrives in pieces of `size` bytes.
    private func read(_ text: String, pieces size: Int = .max, keeping: Int = 100) throws -> AnswerReader {
        var reader = AnswerReader()
        reader.begin(keeping: keeping)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let piece = rest.prefix(size)
            rest = rest.dropFirst(piece.count)
            let hasRest = try piece.withUnsafeBytes { try reader.read($0) }
            #expect(!hasRest)
        }
        return reader
    }

    private static let plain = "HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 8\r\n\r\n{\"id\":1}"

    @Test(
        "an answer is the same in one piece and in many",
        arguments: [
            (plain, 200, true), ("HTTP/1.1 204 No Content\r\n\r\n", 204, true),
            ("HTTP/1.1 400 Bad\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", 400, false),
            ("HTTP/1.1 200 OK\r\nconnection: Keep-Alive\r\ncontent-length:0\r\n\r\n", 200, true),
            ("HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"id\r\n4\r\n\":1}\r\n0\r\n\r\n", 200, true),
            ("HTTP/1.1 100 Continue\r\n\r\n" + plain, 200, true),
            ("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", 200, false),
        ], [1, 2, 3, 7, .max])
    func pieces(_ answer: (text: String, status: Int, keepsAlive: Bool), _ size: Int) throws {
        let reader = try read(answer.text, pieces: size)

        #expect(reader.isComplete)
        #expect(reader.status == answer.status)
        #expect(reader.keepsAlive == answer.keepsAlive)
        if answer.text.contains("id") { #expect(reader.body == Array("{\"id\":1}".utf8)) }
    }

    @Test("the beginning of a body is kept, its length is counted")
    func keeping() throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\nabcdefghijklmnopqrstuvwxyz"

        for size in [1, 10, .max] {
            let reader = try read(text, pieces: size, keeping: 5)
            #expect(reader.body == Array("abcde".utf8))
            #expect(reader.bodyLength == 26)
        }
    }

    @Test("a refusal tells by which request it can be found in the log")
    func requestID() throws {
        let answer = "HTTP/1.1 503 Busy\r\nX-Request-Id: 01ABC\r\nContent-Length: 0\r\n\r\n"

        #expect(try read(answer).requestID == Array("01ABC".utf8))
        #expect(try read("HTTP/1.1 200 OK\r\nX-Request-Id: 01ABC\r\nContent-Length: 0\r\n\r\n").requestID.isEmpty)
    }

    @Test("the end of the stream ends an answer without a length, and cuts short any other (RFC 9112 §6.3)")
    func endOfStream() throws {
        var untilClose = try read("HTTP/1.1 200 OK\r\n\r\nabc")
        var short = try read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc")
        var nothing = try read("")

        #expect(!untilClose.isComplete)
        let ends = [untilClose.endOfStream(), short.endOfStream(), nothing.endOfStream()]
        #expect(ends == [true, false, false])
        #expect(untilClose.isComplete && !untilClose.keepsAlive)
    }

    @Test("bytes behind an answer are noticed: they belong to no request")
    func surplus() throws {
        var reader = AnswerReader()
        reader.begin(keeping: 0)

        let hasRest = try Array((Self.plain + "x").utf8).withUnsafeBytes { try reader.read($0) }

        #expect(hasRest && reader.isComplete)
    }

    @Test(
        "what is malformed is refused",
        arguments: [
            "SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        ])
    func malformed(_ text: String) {
        #expect(throws: ParseError.self) { try read(text) }
    }
}
