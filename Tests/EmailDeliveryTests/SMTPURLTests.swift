import Curl
import Testing

@testable import EmailDelivery

@Suite("SMTP_URL (OPERATIONS.md §4.2)")
struct SMTPURLTests {
    @Test(
        "names a server, its protection and who we are",
        arguments: [
            ("smtp://localhost:25", SMTPEndpoint(host: "localhost", port: 25, security: .opportunistic)),
            ("smtp://mail.example.org/", SMTPEndpoint(host: "mail.example.org", port: 587, security: .opportunistic)),
            ("smtp+tls://127.0.0.1", SMTPEndpoint(host: "127.0.0.1", port: 587, security: .startTLS)),
            ("SMTPS://[::1]", SMTPEndpoint(host: "::1", port: 465, security: .implicitTLS)),
            ("smtps://[2001:db8::1]:2465", SMTPEndpoint(host: "2001:db8::1", port: 2465, security: .implicitTLS)),
            (
                "smtps://me%40example.org:p%3A%2F%40%25@smtp.example.org",
                SMTPEndpoint(
                    host: "smtp.example.org", port: 465, security: .implicitTLS,
                    credentials: .init(user: "me@example.org", password: "p:/@%"))
            ),
            (
                "smtp://a:b@c@h:25",
                SMTPEndpoint(
                    host: "h", port: 25, security: .opportunistic, credentials: .init(user: "a", password: "b@c"))
            ),
            (
                "smtp://cl%C3%ADnica:b:c@h",
                SMTPEndpoint(
                    host: "h", port: 587, security: .opportunistic, credentials: .init(user: "clínica", password: "b:c")
                )
            ),
        ])
    func endpoints(_ text: String, _ endpoint: SMTPEndpoint) throws {
        #expect(try SMTPURL.endpoint(text) == endpoint)
    }

    @Test(
        "says which part is wrong, and never what stands there",
        arguments: [
            ("", SMTPURL.Fault.scheme), ("http://h", .scheme), ("h:25", .scheme), ("smtp:h", .scheme),
            ("smtp://user@h", .credentials), ("smtp://:p@h", .credentials), ("smtp://u:@h", .credentials),
            ("smtp://u:p%@h", .credentials), ("smtp://u:p%zz@h", .credentials), ("smtp://u:p%0d%0a@h", .credentials),
            ("smtp://u:p%00@h", .credentials), ("smtp://u:%ff@h", .credentials), ("smtp://u:p%+5@h", .credentials),
            ("smtp://", .host), ("smtp://h h", .host), ("smtp://[::1", .host), ("smtp://[h]", .host),
            ("smtp://ñ", .host),
            ("smtp://::1", .host), ("smtp://h:", .port), ("smtp://h:0", .port), ("smtp://h:65536", .port),
            ("smtp://h:+25", .port), ("smtp://h:99999999999999999999", .port), ("smtp://[::1]25", .port),
            ("smtp://h/x", .rest), ("smtp://h?x", .rest), ("smtp://h:25//", .rest), ("smtp://u:p#@h", .rest),
        ])
    func faults(_ text: String, _ fault: SMTPURL.Fault) {
        #expect(throws: fault) { try SMTPURL.endpoint(text) }
    }
}
