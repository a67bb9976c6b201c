import Testing

@testable import Curl

@Suite("What libcurl is asked for (NOTIFICATIONS.md §3.8)")
struct SMTPOptionsTests {
    private static func options(
        _ security: SMTPSecurity, credentials: SMTPEndpoint.Credentials? = nil, certificateFile: String? = nil
    ) throws -> [String: CurlOption.Value] {
        let endpoint = SMTPEndpoint(
            host: "smtp.example.org", port: security == .implicitTLS ? 465 : 587, security: security,
            credentials: credentials)
        let table = try SMTPOptions.ofSession(
            endpoint, greetingName: "clinic.example", certificateFile: certificateFile, limits: SMTPLimits())
        #expect(Set(table.map(\.name)).count == table.count)
        return Dictionary(table.map { ($0.name, $0.value) }) { $1 }
    }

    /// The document's table, row by row.
    private static let rows: [(String, CurlOption.Value)] = [
        ("PROTOCOLS_STR", .text("smtp,smtps")), ("PROXY", .text("")), ("NETRC", .number(0)), ("UPLOAD", .number(1)),
        ("SSL_VERIFYPEER", .number(1)), ("SSL_VERIFYHOST", .number(2)),
        // CURL_SSLVERSION_TLSv1_2: this version or a newer one.
        ("SSLVERSION", .number(6)), ("NOSIGNAL", .number(1)), ("CONNECTTIMEOUT_MS", .number(10_000)),
        ("TIMEOUT_MS", .number(700_000)), ("SERVER_RESPONSE_TIMEOUT", .number(600)), ("MAXAGE_CONN", .number(50)),
        ("MAXLIFETIME_CONN", .number(300)), ("NOPROGRESS", .number(0)), ("VERBOSE", .number(1)),
        ("TCP_KEEPALIVE", .number(1)),
    ]

    @Test("holds for every protection", arguments: rows)
    func always(_ name: String, _ value: CurlOption.Value) throws {
        for security in [SMTPSecurity.opportunistic, .startTLS, .implicitTLS] {
            #expect(try Self.options(security)[name] == value)
        }
    }

    @Test(
        "the scheme and the level of TLS follow the protection: only the opportunistic one may do without (RFC 3207)",
        arguments: [
            (SMTPSecurity.opportunistic, "smtp://smtp.example.org:587/clinic.example", 1),
            (.startTLS, "smtp://smtp.example.org:587/clinic.example", 3),
            (.implicitTLS, "smtps://smtp.example.org:465/clinic.example", 3),
        ])
    func protection(_ security: SMTPSecurity, _ url: String, _ level: Int) throws {
        let options = try Self.options(security)
        #expect(options["URL"] == .text(url))
        #expect(options["USE_SSL"] == .number(level))
    }

    @Test("credentials come with an initial response, and their mechanism is left to libcurl")
    func credentials() throws {
        let names = ["USERNAME", "PASSWORD", "SASL_IR"]
        let without = try Self.options(.startTLS)
        let with = try Self.options(.startTLS, credentials: .init(user: "clinic", password: "p:w"))
        #expect(Set(with.keys).subtracting(without.keys) == Set(names))
        #expect(names.map { with[$0] } == [.text("clinic"), .text("p:w"), .number(1)])
        #expect(with["LOGIN_OPTIONS"] == nil)
    }

    @Test("an authority of our own replaces the system's, and nothing else changes")
    func authority() throws {
        let without = try Self.options(.startTLS)
        var with = try Self.options(.startTLS, certificateFile: "/etc/ca.pem")
        #expect(with.removeValue(forKey: "CAINFO") == .text("/etc/ca.pem"))
        #expect(with == without)
    }

    @Test("a mail brings its sender in brackets and its exact size; the last one closes the connection")
    func mail() {
        let mail = SMTPMail(from: "s@example.com", to: "a@example.org", message: Array("x\r\n".utf8))
        let options = { SMTPOptions.ofMail(mail, isLast: $0).map { ($0.name, $0.value) } }
        #expect(options(false).map(\.0) == ["MAIL_FROM", "INFILESIZE_LARGE", "FORBID_REUSE"])
        #expect(options(false).map(\.1) == [.text("<s@example.com>"), .bytes(3), .number(0)])
        #expect(options(true).map(\.1).last == .number(1))
    }

    @Test(
        "a host or greeting name that is none never becomes a URL",
        arguments: [("h h", "a"), ("h/x", "a"), ("h\r\nQUIT", "a"), ("", "a"), ("h", "a/b"), ("h", ""), ("h", "a\r\n")])
    func unsafeNames(_ host: String, _ name: String) {
        let endpoint = SMTPEndpoint(host: host, port: 25, security: .opportunistic)
        #expect(throws: CurlError.self) {
            try SMTPOptions.ofSession(endpoint, greetingName: name, certificateFile: nil, limits: SMTPLimits())
        }
    }
}
