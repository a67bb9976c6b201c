import HTTP1
import HTTP1Fuzzing
import HTTPTypes
import Testing

@Suite("Request line (RFC 9112 §3)")
struct RequestLineTests {
    @Test(
        "a method is a token and keeps its case (RFC 9110 §9.1)",
        arguments: [
            "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "post", "Get", "BREW", "GETT",
            "M-SEARCH",
            "!#$%&'*+-.^_`|~", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        ])
    func methods(_ method: String) throws {
        let head = try head(of: "\(method) / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(head.method.rawValue == method)
    }

    @Test(
        "three parts, one space between each, nothing around them",
        arguments: [
            "GET", "GET /", "GET / ", "GET  / HTTP/1.1", "GET /  HTTP/1.1", " GET / HTTP/1.1", "GET / HTTP/1.1 ",
            "GET\t/ HTTP/1.1", "GET /\tHTTP/1.1", "GET /HTTP/1.1", "GET  HTTP/1.1", "GET / a HTTP/1.1", "/ HTTP/1.1",
            "G@T / HTTP/1.1", "G\u{e9}T / HTTP/1.1", "(GET) / HTTP/1.1", "GET / HTTP/1.1\t", "HTTP/1.1", "A HTTP/1.1",
        ])
    func shape(_ line: String) {
        let error = refusal(of: line + "\r\nHost: a\r\n\r\n")
        #expect(error == .badRequestLine || error == .badTarget)
        #expect(error?.status.code == 400)
    }

    @Test(
        "a version is HTTP/DIGIT.DIGIT in capitals (RFC 9112 §2.3)",
        arguments: [
            "http/1.1", "Http/1.1", "HTTP/1", "HTTP/1.", "HTTP/.1", "HTTP/11", "HTTP/1.1.1", "HTTP/01.1", "HTTP/1.10",
            "HTTP/+1.1", "HTTP/1,1", "HTTP/a.b", "HTTPS/1.1", "HTTP 1.1", "XTTP/1.1", "HTTP/1.\u{661}",
        ])
    func malformedVersions(_ version: String) {
        let error = refusal(of: "GET / \(version)\r\nHost: a\r\n\r\n")
        #expect(error?.status.code == 400)
    }

    @Test("another well-formed version is 505", arguments: ["0.9", "1.2", "1.9", "2.0", "3.0", "9.9", "0.0"])
    func otherVersions(_ version: String) {
        let error = refusal(of: "GET / HTTP/\(version)\r\nHost: a\r\n\r\n")
        #expect(error == .unsupportedVersion && error?.status.code == 505)
    }

    @Test("the opening of HTTP/2 is a version that is not spoken (RFC 9113 §3.4)")
    func preface() {
        #expect(facts("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == [.error(.unsupportedVersion)])
    }

    @Test("HTTP/0.9 has no request line of ours")
    func version09() {
        #expect(refusal(of: "GET /\r\n") == .badRequestLine)
    }

    @Test("HTTP/1.0 is spoken")
    func version10() throws {
        #expect(try head(of: "GET / HTTP/1.0\r\n\r\n").version == .http10)
    }
}
