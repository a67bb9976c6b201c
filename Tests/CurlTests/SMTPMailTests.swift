import Testing

@testable import Curl

@Suite("What never reaches libcurl")
struct SMTPMailTests {
    private let message = Array("A: b\r\n\r\nc\r\n".utf8)

    @Test(
        "an address that could end a path or a line is refused",
        arguments: [
            "", "a b@example.org", "a@example.org\r\nRCPT TO:<x@example.org>", "a@example.org>", "<a@example.org",
            "a\u{0}@example.org", "a\t@example.org", "a\u{7F}@example.org", String(repeating: "a", count: 255),
        ])
    func addresses(_ address: String) {
        #expect(throws: CurlError.unsafeText("recipient")) {
            try SMTPMail(from: "s@example.org", to: address, message: message).check()
        }
        #expect(throws: CurlError.unsafeText("sender")) {
            try SMTPMail(from: address, to: "s@example.org", message: message).check()
        }
    }

    @Test(
        "a message whose lines do not all end with CR LF is refused",
        arguments: ["", "a", "a\n", "a\r", "a\r\nb\n", "a\rb\r\n", "a\n\r\n", "a\u{0}\r\n", "a\r\n.\n\r\n"])
    func lineEnds(_ text: String) {
        #expect(throws: CurlError.unsafeText("message")) {
            try SMTPMail(from: "s@example.org", to: "r@example.org", message: Array(text.utf8)).check()
        }
    }

    @Test("an ordinary mail passes, and asks for SMTPUTF8 only beyond ASCII")
    func ordinary() throws {
        let mail = SMTPMail(from: "s@example.org", to: "r@example.org", message: message)
        try mail.check()
        #expect(!mail.requiresUTF8)
        #expect(SMTPMail(from: "s@example.org", to: "ñ@example.org", message: message).requiresUTF8)
    }

    @Test(
        "a host or greeting that could change the URL is refused", arguments: ["", "a/b", "a@b", "a b", "a?b", "a%00"])
    func hosts(_ text: String) {
        #expect(throws: CurlError.unsafeText("host")) {
            try SMTPEndpoint(host: text, port: 25, security: .opportunistic).url(greetingAs: nil)
        }
        #expect(throws: CurlError.unsafeText("greeting name")) {
            try SMTPEndpoint(host: "h", port: 25, security: .opportunistic).url(greetingAs: text)
        }
    }

    @Test("the URL names scheme, host, port and greeting")
    func url() throws {
        #expect(
            try SMTPEndpoint(host: "::1", port: 465, security: .implicitTLS).url(greetingAs: "me.example")
                == "smtps://[::1]:465/me.example")
        #expect(
            try SMTPEndpoint(host: "h.example", port: 25, security: .startTLS).url(greetingAs: nil)
                == "smtp://h.example:25/")
    }
}
