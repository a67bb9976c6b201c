import HTTP1
import HTTPTypes
import Testing

@Suite("Reading responses (RFC 9112 §4, §6.3, §8)")
struct ResponseParserTests {
    /// What was read, and what the end of the stream then means.
    private func read(_ text: String, method: HTTPRequest.Method = .get, cuts: [Int] = []) -> String {
        let bytes = Array(text.utf8)
        var parser = ResponseParser()
        var log = ""
        var start = 0
        do throws(ParseError) {
            for available in cuts + [bytes.count] {
                var isWaiting = false
                while !isWaiting {
                    let step = try bytes[start..<available].withUnsafeBytes { input in
                        Result { () throws(ParseError) in try parser.next(input, requestMethod: method) }
                    }.get()
                    switch step.event {
                    case .needMoreData: isWaiting = true
                    case .interim(let head): log += "interim \(head.status.code) "
                    case .head(let head):
                        log += "head \(head.status.code) \(head.framing) \(head.keepsAlive ? "keep" : "close") "
                    case .body(let range):
                        log += String(
                            decoding: bytes[start + range.lowerBound..<start + range.upperBound], as: UTF8.self)
                    case .end: log += "end "
                    }
                    start += step.consumed
                }
            }
            log += try parser.endOfStream() == .end ? "EOF-end" : "EOF"
        } catch {
            log += "\(error)"
        }
        return log
    }

    @Test(
        "bodies are delimited by length, chunks or the end of the connection, heads alone by their status",
        arguments: [
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", "head 200 length(2) keep abend EOF"),
            ("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "head 200 length(0) keep end EOF"),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
                "head 200 chunked keep abend EOF"
            ),
            ("HTTP/1.1 200 OK\r\n\r\nab", "head 200 untilClose close abEOF-end"),
            ("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", "head 200 length(1) close aend EOF"),
            ("HTTP/1.1 204 No Content\r\n\r\n", "head 204 none keep end EOF"),
            ("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "head 304 none keep end EOF"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n", "head 200 length(0) close end EOF"),
            (
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 \r\nX: y\r\n\r\nHTTP/1.1 201 \r\nContent-Length: 0\r\n\r\n",
                "interim 100 interim 103 head 201 length(0) keep end EOF"
            ),
        ])
    func bodies(_ text: String, _ log: String) {
        #expect(read(text) == log)
        let count = text.utf8.count
        #expect(read(text, cuts: Array(0..<count)) == log)
        for cut in 0..<count { #expect(read(text, cuts: [cut]) == log) }
    }

    @Test("the answer to HEAD has no body whatever it announces")
    func head() {
        #expect(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", method: .head) == "head 200 none keep end EOF")
        #expect(
            read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", method: .head) == "head 200 none keep end EOF"
        )
    }

    @Test(
        "a response that is cut off is not taken for a whole one (§8)",
        arguments: [
            "H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n",
        ])
    func truncated(_ text: String) {
        #expect(read(text).hasSuffix("truncated"))
    }

    @Test("nothing at all is no response and no error")
    func nothing() {
        #expect(read("") == "EOF")
    }

    @Test(
        "malformed responses are refused",
        arguments: [
            ("HTTP/1.1 20 OK\r\n", "badStatusLine"), ("HTTP/1.1 2000 OK\r\n", "badStatusLine"),
            ("HTTP/1.1 099 \r\n", "badStatusLine"),
            ("HTTP/1.1 +20 OK\r\n", "badStatusLine"), ("HTTP/1.1  200 OK\r\n", "badStatusLine"),
            ("ICY 200 OK\r\n\r\n", "badStatusLine"),
            ("HTTP/1.1 200 OK\n\r\n", "badStatusLine"), ("HTTP/2.0 200 OK\r\n", "unsupportedVersion"),
            ("HTTP/1.1 600 \r\n", "badStatusLine"), ("\u{16}\u{3}\u{1}", "badStatusLine"),
            ("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "badContentLength"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", "conflictingLength"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "conflictingLength"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "unknownTransferCoding"),
            ("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "badTransferEncoding"),
            ("HTTP/1.1 200 OK\r\nX : y\r\n\r\n", "badFieldLine"),
        ])
    func malformed(_ text: String, _ error: String) {
        #expect(read(text) == error)
    }

    @Test("responses follow each other on one connection")
    func pipeline() {
        let one = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na"
        let log = String(repeating: "head 200 length(1) keep aend ", count: 1_000)
        #expect(read(String(repeating: one, count: 1_000)) == log + "EOF")
    }
}
