import HTTP1
import HTTP1Fuzzing
import HTTPTypes
import Testing

@Suite("Request target (RFC 9112 §3.2)")
struct RequestTargetTests {
    private func target(_ text: String, method: String = "GET") throws -> RequestTarget {
        try head(of: "\(method) \(text) HTTP/1.1\r\nHost: field.example\r\n\r\n").target
    }

    @Test(
        "origin-form is split at the first question mark and left encoded (§3.2.1)",
        arguments: [
            ("/", "/", nil), ("/a/b", "/a/b", nil), ("/a?", "/a", ""), ("/a?b=c?d/e", "/a", "b=c?d/e"),
            ("//", "//", nil), ("/./../a", "/./../a", nil), ("/%2F%e4", "/%2F%e4", nil),
            ("/a;b=c,d:@!$&'()*+~_-.", "/a;b=c,d:@!$&'()*+~_-.", nil), ("/?", "/", ""),
        ] as [(String, String, String?)])
    func originForm(_ text: String, _ path: String, _ query: String?) throws {
        #expect(try target(text) == RequestTarget(path: path, query: query))
    }

    @Test(
        "absolute-form is accepted and its host counts instead of the field's (§3.2.2)",
        arguments: [
            ("http://t.example/a?b", "t.example", "/a", "b"), ("HTTP://T.example", "T.example", "/", nil),
            ("https://t.example:8443/", "t.example:8443", "/", nil), ("http://[::1]:80/x", "[::1]:80", "/x", nil),
            ("http://t.example?q", "t.example", "/", "q"),
        ] as [(String, String, String, String?)])
    func absoluteForm(_ text: String, _ authority: String, _ path: String, _ query: String?) throws {
        let head = try head(of: "GET \(text) HTTP/1.1\r\nHost: field.example\r\n\r\n")
        #expect(
            head.target == RequestTarget(form: .absolute, path: path, query: query, authority: authority))
        #expect(head.authority == authority)
    }

    @Test("absolute-form needs a Host field as well")
    func absoluteFormWithoutHost() {
        #expect(refusal(of: "GET http://t.example/ HTTP/1.1\r\n\r\n") == .missingHost)
    }

    @Test("an asterisk is for OPTIONS only (§3.2.4)")
    func asteriskForm() throws {
        #expect(try target("*", method: "OPTIONS") == RequestTarget(form: .asterisk, path: "*"))
        #expect(try target("http://t.example:80", method: "OPTIONS").form == .asterisk)
        #expect(try target("http://t.example:80/", method: "OPTIONS").form == .absolute)
        for line in ["GET *", "POST *", "options *", "OPTIONS **", "OPTIONS */", "OPTIONS *?a"] {
            #expect(refusal(of: "\(line) HTTP/1.1\r\nHost: a\r\n\r\n") == .badTarget)
        }
    }

    @Test("CONNECT is refused with 501 (§3.2.3)", arguments: ["a.example:443", "/", "*", "http://a/"])
    func connect(_ target: String) {
        let error = refusal(of: "CONNECT \(target) HTTP/1.1\r\nHost: a.example:443\r\n\r\n")
        #expect(error == .connectRefused && error?.status.code == 501)
    }

    @Test(
        "what RFC 3986 does not allow is refused",
        arguments: [
            "a", "a/b", "a.example:80", "?a", "#", "/a#b", "/a\"b", "/<a>", "/a\\b", "/a^b", "/a`b", "/{id}", "/a|b",
            "/%", "/%2", "/%zz", "/%2g", "/a?%", "/a?b%1", "/[a]", "/a?[b]", "/\u{e9}", "/a?\u{e9}",
            "http:/a", "http://", "http:///a", "http://u@h/", "http://u:p@h/", "http://h:x/", "http://h:65536/",
            "ftp://h/", "file:///a", "http://h#f", "://h/", "http//h/", "javascript:0", "http://[::1/", "http://h\\a/",
        ])
    func malformed(_ target: String) {
        #expect(refusal(of: "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n") == .badTarget)
    }

    @Test("of single bytes exactly pchar, slash and question mark are allowed", arguments: UInt8.min...UInt8.max)
    func bytes(_ byte: UInt8) {
        let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        let isAllowed = (unreserved + "!$&'()*+,;=" + ":@/?").utf8.contains(byte)
        for prefix in ["/a", "/a?b", "http://h/a"] {
            let wire = Array("GET \(prefix)".utf8) + [byte] + Array("c HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
            #expect((transcript(of: wire).last == .end) == isAllowed)
        }
    }

    @Test(
        "a path is split before it is decoded (RFC 3986 §2.4)",
        arguments: [
            ("/", [""]), ("/patients/7", ["patients", "7"]), ("/a//b", ["a", "", "b"]), ("/a/", ["a", ""]),
            ("/a%2Fb/c", ["a/b", "c"]), ("/%C3%A9", ["é"]), ("/%41%7e", ["A~"]), ("/..", [".."]), ("/a+b", ["a+b"]),
            ("/%E9", nil), ("/%C3/%A9", nil), ("/%", nil), ("/%4", nil), ("/%4z", nil), ("/%ED%A0%80", nil),
        ] as [(String, [String]?)])
    func segments(_ path: String, _ segments: [String]?) {
        #expect(self.segments(of: RequestTarget(path: path)) == segments)
    }

    private func segments(of target: RequestTarget) -> [String]? {
        let head = RequestHead(
            method: .get, target: target, version: .http11, fields: FieldSection(), framing: .none, keepsAlive: true,
            expectsContinue: false)
        return head.pathSegments.map { path in (0..<path.count).map { path[$0] } }
    }

    @Test("the whole server has no segments")
    func asteriskSegments() {
        #expect(segments(of: RequestTarget(form: .asterisk, path: "*")) == [])
    }
}
