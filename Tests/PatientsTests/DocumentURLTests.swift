import Patients
import Testing

@Suite("A document URL is absolute http or https, stored as the WHATWG URL Standard serialises it")
struct DocumentURLTests {
    @Test(
        "accepted, with the form that is stored",
        arguments: [
            ("https://example.com/a.jpg", "https://example.com/a.jpg"),
            ("http://www.smith.com", "http://www.smith.com/"),
            ("HTTPS://EXAMPLE.com", "https://example.com/"), ("http://x.co:80/p", "http://x.co/p"),
            ("https://x.co/a/../b", "https://x.co/b"), ("http://localhost:9000/x", "http://localhost:9000/x"),
            ("https://[2001:db8::1]/d", "https://[2001:db8::1]/d"),
            ("https://españa.example/ñ?x=1#p", "https://xn--espaa-rta.example/%C3%B1?x=1#p"),
            ("http:/e.com", "http://e.com/"), ("http:e.com", "http://e.com/"),
            ("HTTPS://E.COM/A%20b?x=1#f", "https://e.com/A%20b?x=1#f"), ("https://e.com:443/", "https://e.com/"),
            ("https://münchen.example/ñ", "https://xn--mnchen-3ya.example/%C3%B1"),
            ("http://localhost/x", "http://localhost/x"),
            ("http://127.0.0.1/x", "http://127.0.0.1/x"), ("http://[::1]/x", "http://[::1]/x"),
            (" https://e.com/ ", "https://e.com/"),
            ("https://e.com/../a/./b", "https://e.com/a/b"), ("http://1", "http://0.0.0.1/"),
            ("http://a_b.com", "http://a_b.com/"),
            ("http://x.co:443/", "http://x.co:443/"), ("http://x.co:/", "http://x.co/"),
            ("http://x.co:080/", "http://x.co/"),
            ("http://x.co:65535", "http://x.co:65535/"), ("http://x.co?q", "http://x.co/?q"),
            ("http://x.co#f", "http://x.co/#f"),
            ("http://x.co/a/..", "http://x.co/"), ("http://x.co/a/b/.", "http://x.co/a/b/"),
            ("http://x.co/a/%2E%2e/b", "http://x.co/b"),
            ("http://x.co/...", "http://x.co/..."), ("http://x.co//a//b", "http://x.co//a//b"),
            ("http://x.co/a\"<>`{}", "http://x.co/a%22%3C%3E%60%7B%7D"),
            ("http://x.co/?a'\"<>`{}", "http://x.co/?a%27%22%3C%3E`{}"),
            ("http://x.co/#a'\"<>`{}", "http://x.co/#a'%22%3C%3E%60{}"),
            ("http://x.co/a|b^c", "http://x.co/a|b^c"), ("http://%65.com/", "http://e.com/"),
            ("http://0x7f.1/", "http://127.0.0.1/"),
            ("http://0177.0.0.1/", "http://127.0.0.1/"), ("http://256/", "http://0.0.1.0/"),
            ("http://4294967295/", "http://255.255.255.255/"),
            ("http://[2001:DB8:0:0:0:0:0:1]/", "http://[2001:db8::1]/"),
            ("http://[1:0:0:2:0:0:0:3]/", "http://[1:0:0:2::3]/"),
            ("http://[::ffff:1.2.3.4]/", "http://[::ffff:102:304]/"), ("http://[::]:8080/", "http://[::]:8080/"),
            ("http://[1:2:3:4:5:6:7:8]/", "http://[1:2:3:4:5:6:7:8]/"),
            ("http://[1:0:3:4:5:6:7:8]/", "http://[1:0:3:4:5:6:7:8]/"),
            ("http://x.co./", "http://x.co./"), ("http://xn--espaa-rta.example/", "http://xn--espaa-rta.example/"),
            ("http://ESPAÑA.example/", "http://xn--espaa-rta.example/"),
            ("http://espan\u{303}a.example/", "http://xn--espaa-rta.example/"),
            ("http://☃.net/", "http://xn--n3h.net/"), ("http://x.co/e\u{301}", "http://x.co/e%CC%81"),
            ("http://faß.de/", "http://xn--fa-hia.de/"),
            ("http://x.co/😀", "http://x.co/%F0%9F%98%80"), ("http://3com.com/x", "http://3com.com/x"),
            ("http://x.c0m/", "http://x.c0m/"),
        ])
    func accepted(_ typed: String, stored: String) {
        let result = attempt(documentURL: typed)
        #expect(result.candidate?.documentURL.text == stored, "\(result.messages)")
    }

    @Test(
        "refused as the original did, in its words",
        arguments: [
            ("notaurl", "url-relative", "Input should be a valid URL, relative URL without a base"),
            ("example.com/a", "url-relative", "Input should be a valid URL, relative URL without a base"),
            ("//x.co/a", "url-relative", "Input should be a valid URL, relative URL without a base"),
            ("//e.com/x", "url-relative", "Input should be a valid URL, relative URL without a base"),
            (#"\\e.com"#, "url-relative", "Input should be a valid URL, relative URL without a base"),
            ("ñ:x", "url-relative", "Input should be a valid URL, relative URL without a base"),
            ("1http://x.co", "url-relative", "Input should be a valid URL, relative URL without a base"),
            ("", "url-empty", "Input should be a valid URL, input is empty"),
            ("  ", "url-empty", "Input should be a valid URL, input is empty"),
            ("ftp://x.co/a", "url-scheme", "URL scheme should be 'http' or 'https'"),
            ("javascript:alert(1)", "url-scheme", "URL scheme should be 'http' or 'https'"),
            ("data:,x", "url-scheme", "URL scheme should be 'http' or 'https'"),
            ("httpx://x.co", "url-scheme", "URL scheme should be 'http' or 'https'"),
            ("http://", "url-no-host", "Input should be a valid URL, empty host"),
            ("https://", "url-no-host", "Input should be a valid URL, empty host"),
            ("http:", "url-no-host", "Input should be a valid URL, empty host"),
            ("http://?q", "url-no-host", "Input should be a valid URL, empty host"),
            ("http://:80/", "url-no-host", "Input should be a valid URL, empty host"),
            ("http://x.co:99999/", "url-port", "Input should be a valid URL, invalid port number"),
            ("http://x.co:8a/", "url-port", "Input should be a valid URL, invalid port number"),
            ("http://x.co:-1/", "url-port", "Input should be a valid URL, invalid port number"),
            ("http://x.co:99999999999999999999999/", "url-port", "Input should be a valid URL, invalid port number"),
            ("http://[::1]x/", "url-port", "Input should be a valid URL, invalid port number"),
            ("https://exa mple.com", "url-space", "Input should be a valid URL, invalid international domain name"),
            ("http://a|b.co/", "url-host", "Input should be a valid URL, invalid international domain name"),
            ("http://a%00b.co/", "url-host", "Input should be a valid URL, invalid international domain name"),
            ("http://a%FFb.co/", "url-host", "Input should be a valid URL, invalid international domain name"),
            ("http://a%2Fb.co/", "url-host", "Input should be a valid URL, invalid international domain name"),
            ("http://xn--a-ecp.co/", "url-host", "Input should be a valid URL, invalid international domain name"),
            ("http://1.2.3.4.5/", "url-host", "Input should be a valid URL, invalid IPv4 address"),
            ("http://256.0.0.1/", "url-host", "Input should be a valid URL, invalid IPv4 address"),
            ("http://4294967296/", "url-host", "Input should be a valid URL, invalid IPv4 address"),
            ("http://a.08/", "url-host", "Input should be a valid URL, invalid IPv4 address"),
            ("http://[::1/", "url-host", "Input should be a valid URL, invalid IPv6 address"),
            ("http://[1:2:3]/", "url-host", "Input should be a valid URL, invalid IPv6 address"),
            ("http://[1::2::3]/", "url-host", "Input should be a valid URL, invalid IPv6 address"),
            ("http://[::12345]/", "url-host", "Input should be a valid URL, invalid IPv6 address"),
            ("http://[::1.2.3]/", "url-host", "Input should be a valid URL, invalid IPv6 address"),
            ("http://[:1]/", "url-host", "Input should be a valid URL, invalid IPv6 address"),
            ("http://[fe80::1%25eth0]/", "url-host", "Input should be a valid URL, invalid IPv6 address"),
        ])
    func refused(_ typed: String, code: String, message: String) {
        let result = attempt(documentURL: typed)
        #expect(result.codes == code)
        #expect(result.messages == [message])
    }

    @Test(
        "refused where the original stored or repaired",
        arguments: [
            ("http:///a", "url-no-host"), ("http://u:p@x.co/", "url-userinfo"),
            ("https://user:pw@e.com/", "url-userinfo"),
            ("http://x.co/a b", "url-space"), ("http://x.co/a\u{A0}b", "url-space"),
            (#"http://x.co\evil"#, "url-backslash"),
            (#"https:\\e.com\x"#, "url-backslash"), ("http://x.co/%zz", "url-percent"),
            ("http://x.co/%2", "url-percent"),
            ("http://x.co/?%", "url-percent"), ("http://x.co/a\tb", "url-control"),
            ("http://x.co/a\u{0}", "url-control"),
            ("ht\ntp://x.co/", "url-relative"), ("http://x.co:0/", "url-port"), ("http://x.co/\u{85}x", "url-control"),
        ])
    func stricter(_ typed: String, code: String) {
        let result = attempt(documentURL: typed)
        #expect(result.codes == code)
        #expect(code == "url-relative" || result.messages.first?.hasPrefix("Value error, ") == true)
    }

    @Test("2,083 characters are accepted as typed and as stored")
    func length() {
        let start = "https://e.com/"
        #expect(attempt(documentURL: start + String(repeating: "x", count: 2_083 - 14)).codes == "")
        let result = attempt(documentURL: start + String(repeating: "x", count: 2_084 - 14))
        #expect(result.codes == "url-too-long")
        #expect(result.messages == ["URL should have at most 2083 characters"])
        #expect(attempt(documentURL: start + String(repeating: "ñ", count: 1_000)).codes == "url-too-long")
    }

    @Test("switches: https only, and as typed")
    func switches() {
        let httpsOnly = ValidationRules(urlHTTPSOnly: true)
        #expect(attempt(documentURL: "http://x.co/", rules: httpsOnly).codes == "url-https-only")
        #expect(attempt(documentURL: "https://x.co/", rules: httpsOnly).codes == "")
        let verbatim = ValidationRules(urlVerbatim: true)
        #expect(
            attempt(documentURL: " HTTP://X.co:80 ", rules: verbatim).candidate?.documentURL.text == "HTTP://X.co:80")
        #expect(attempt(documentURL: "http://u@x.co", rules: verbatim).codes == "url-userinfo")
    }
}
