import HTTP1
import HTTPTypes
import Testing
import Timekeeping

@Suite("Writing responses (RFC 9112 §4, §6, §7.1)")
struct ResponseEncoderTests {
    private func head(
        _ status: HTTPResponse.Status, shared: FieldLines? = nil, _ fields: [HTTPField] = [],
        framing: ResponseFraming, keepsAlive: Bool = true, version: HTTPVersion = .http11, name: RequestName = .none,
        constant: [HTTPField] = []
    ) -> String {
        var out = WireBuffer()
        var standing = StandingLines(constant: FieldLines(constant))
        standing.update(to: 784_111_777)
        ResponseEncoder.appendHead(
            status: status, shared: shared, fields: fields, framing: framing, keepsAlive: keepsAlive, version: version,
            standing: standing, name: name, to: &out)
        return String(decoding: out.bytes, as: UTF8.self)
    }

    @Test("a head is status line, date, constant lines, fields, framing and an empty line")
    func whole() {
        let shared = FieldLines([HTTPField(name: .contentType, value: "text/plain")])
        let text = head(
            .created, shared: shared, [HTTPField(name: .eTag, value: "\"1\"")], framing: .length(120),
            constant: [HTTPField(name: .cacheControl, value: "no-store")])
        #expect(
            text == "HTTP/1.1 201 Created\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nCache-Control: no-store\r\n"
                + "Content-Type: text/plain\r\nETag: \"1\"\r\nContent-Length: 120\r\n\r\n")
    }

    @Test("the date changes with the second, what stands behind it does not")
    func standing() {
        var standing = StandingLines(constant: FieldLines([HTTPField(name: .server, value: "s")]))
        var heads: [String] = []
        for second in [784_111_777, 784_111_777, 784_111_778] as [Int64] {
            var out = WireBuffer()
            standing.update(to: second)
            ResponseEncoder.appendHead(
                status: .ok, fields: [], framing: .none, keepsAlive: true, version: .http11, standing: standing,
                to: &out)
            heads.append(String(decoding: out.bytes, as: UTF8.self))
        }
        #expect(heads[0] == "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nServer: s\r\n\r\n")
        #expect(heads[1] == heads[0])
        #expect(heads[2] == heads[0].replacing("37 GMT", with: "38 GMT"))
    }

    @Test("the name of a request stands behind the fields, and an empty one nowhere")
    func requestID() {
        let fields = [HTTPField(name: .contentType, value: "text/plain")]
        let identifier = ULID.make()
        let named = head(.ok, fields, framing: .none, name: .given("R-1"))
        let generated = head(.ok, fields, framing: .none, name: .generated(identifier))
        #expect(named.hasSuffix("\r\nContent-Type: text/plain\r\nX-Request-Id: R-1\r\n\r\n"))
        #expect(generated.hasSuffix("\r\nContent-Type: text/plain\r\nX-Request-Id: \(identifier)\r\n\r\n"))
        for name in [RequestName.none, .given("")] {
            #expect(head(.ok, fields, framing: .none, name: name).hasSuffix("\r\nContent-Type: text/plain\r\n\r\n"))
        }
    }

    @Test("a status without a phrase keeps the space before it (§4)")
    func noPhrase() {
        #expect(head(HTTPResponse.Status(code: 299), framing: .none).hasPrefix("HTTP/1.1 299 \r\nDate: "))
    }

    @Test(
        "framing is said once, by the encoder",
        arguments: [
            (ResponseFraming.none, true, nil), (.length(0), true, "Content-Length: 0"),
            (.length(Int.max), true, "Content-Length: 9223372036854775807"),
            (.chunked, true, "Transfer-Encoding: chunked"),
            (.untilClose, false, nil),
        ] as [(ResponseFraming, Bool, String?)])
    func framing(_ framing: ResponseFraming, _ keepsAlive: Bool, _ line: String?) {
        let fields = [
            HTTPField(name: .contentLength, value: "7"), HTTPField(name: .transferEncoding, value: "gzip"),
            HTTPField(name: .date, value: "x"), HTTPField(name: .connection, value: "x"),
        ]
        let lines = head(.ok, fields, framing: framing, keepsAlive: keepsAlive).split(separator: "\r\n")
        #expect(
            lines.filter { $0.hasPrefix("Content-Length") || $0.hasPrefix("Transfer") }.map(String.init)
                == (line.map { [$0] } ?? []))
        #expect(lines.filter { $0.hasPrefix("Date:") }.count == 1)
        #expect(lines.filter { $0.hasPrefix("Connection:") }.count == (keepsAlive ? 0 : 1))
    }

    @Test("persistence is said where it is not the version's habit (§9.3)")
    func connection() {
        #expect(!head(.ok, framing: .none).contains("Connection"))
        #expect(head(.ok, framing: .none, keepsAlive: false).contains("\r\nConnection: close\r\n"))
        #expect(head(.ok, framing: .none, version: .http10).contains("\r\nConnection: keep-alive\r\n"))
        #expect(head(.ok, framing: .none, keepsAlive: false, version: .http10).contains("\r\nConnection: close\r\n"))
    }

    @Test("nothing reflected splits a response")
    func splitting() {
        let value = "/a\r\nSet-Cookie: b\r\n\r\nHTTP/1.1 200 OK\0"
        let text = head(.temporaryRedirect, [HTTPField(name: .location, value: value)], framing: .none)
        #expect(text.split(separator: "\r\n", omittingEmptySubsequences: false).count == 5)
        #expect(text.contains("Location: /a  Set-Cookie: b"))
    }

    @Test("chunks carry their size in hexadecimal, and an empty one does not end the body (§7.1)")
    func chunks() {
        var out = WireBuffer()
        ResponseEncoder.appendChunk([UInt8](repeating: 0x61, count: 26), to: &out)
        ResponseEncoder.appendChunk([], to: &out)
        ResponseEncoder.appendLastChunk(to: &out)
        #expect(String(decoding: out.bytes, as: UTF8.self) == "1a\r\n\(String(repeating: "a", count: 26))\r\n0\r\n\r\n")
    }

    @Test("the interim answer is a head of its own")
    func continue100() {
        #expect(ResponseEncoder.continue100 == Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    }
}
