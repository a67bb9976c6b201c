import HTTP1
import HTTP1Fuzzing
import Testing

@Suite("Host (RFC 9112 §3.2, RFC 9110 §7.2)")
struct HostTests {
    @Test(
        "a host is a name, an IPv4 address or a bracketed literal, with or without port (RFC 3986 §3.2.2)",
        arguments: [
            "a", "a.example", "A.Example", "a.example.", "localhost:8000", "127.0.0.1", "127.0.0.1:80", "1.2.3.4.5",
            "a:",
            "a:0", "a:65535", "a:00080", "a_b", "a-b~c", "a%20b", "%e4", "a!$&'()*+,;=b", "xn--bcher-kva.example",
            "[::]", "[::1]", "[::1]:8000", "[1::]", "[1:2:3:4:5:6:7:8]", "[1::8]", "[::2:3:4:5:6:7:8]",
            "[1:2:3:4:5:6:7::]",
            "[::ffff:127.0.0.1]", "[1:2:3:4:5:6:1.2.3.4]", "[::1.2.3.4]", "[2001:DB8::a]", "[v1.fe80::a+en1]",
            "[vF.a]:1",
        ])
    func valid(_ host: String) throws {
        let head = try head(of: "GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")
        #expect(head.authority == host)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", ":80", "a:80:80", "a:8x", "a:-1", "a:+1", "a: 80", "a:65536", "a:99999999999999999999", "user@a",
            "u:p@a",
            "a b", "a/b", "a?b", "a#b", "a\\b", "a\"", "<a>", "a|b", "a^", "a`", "{a}", "http://a", "a%", "a%4", "a%zz",
            "\u{e9}", "[", "[]", "[::1", "::1", "::1]", "[::1]]", "[[::1]]", "[::1]a", "[::1]:x", "[::1]:65536", "[:]",
            "[:::]", "[1:::2]", "[::1::]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7:8::]",
            "[1:2:3:4::5:6:7:8]", "[12345::]", "[g::]", "[1:]", "[:1]", "[::1%25eth0]", "[::1.2.3]", "[::1.2.3.256]",
            "[::01.2.3.4]", "[::1.2.3.4:5]", "[1:2:3:4:5:6:7:1.2.3.4]", "[127.0.0.1]", "[v.a]", "[v1.]", "[v1]",
            "[vg.a]",
            "[::1.2.3.4.5]", "[::1..3.4]",
        ])
    func malformed(_ host: String) {
        #expect(refusal(of: "GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n") == .badHost)
        #expect(refusal(of: "GET / HTTP/1.0\r\nHost: \(host)\r\n\r\n") == .badHost)
    }

    @Test("of single bytes exactly unreserved and sub-delims are in a name", arguments: UInt8.min...UInt8.max)
    func bytes(_ byte: UInt8) {
        let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        let isAllowed = (unreserved + "!$&'()*+,;=").utf8.contains(byte)
        let wire = Array("GET / HTTP/1.1\r\nHost: a".utf8) + [byte] + Array("b\r\n\r\n".utf8)
        #expect((transcript(of: wire).last == .end) == isAllowed)
    }

    @Test("HTTP/1.1 has exactly one, in any case of the name")
    func once() throws {
        #expect(refusal(of: "GET / HTTP/1.1\r\n\r\n") == .missingHost)
        #expect(refusal(of: "GET / HTTP/1.1\r\nX-Host: a\r\n\r\n") == .missingHost)
        #expect(refusal(of: "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") == .duplicateHost)
        #expect(refusal(of: "GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n") == .duplicateHost)
        #expect(try head(of: "GET / HTTP/1.1\r\nhOsT: a\r\n\r\n").authority == "a")
    }

    @Test("HTTP/1.0 has none or one")
    func version10() throws {
        #expect(try head(of: "GET / HTTP/1.0\r\n\r\n").authority == nil)
        #expect(refusal(of: "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n") == .duplicateHost)
    }
}
