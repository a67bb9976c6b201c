import Testing

@testable import Curl

@Suite("Replies of an SMTP server (RFC 5321 §4.2, RFC 3463 §2)")
struct SMTPReplyTests {
    @Test(
        "the last line of a reply gives its codes",
        arguments: [
            ("250 2.1.5 Ok\r\n", 250, "2.1.5"), ("550 5.1.1 <a@example.org> unknown\r\n", 550, "5.1.1"),
            ("250\r\n", 250, nil), ("220 mail.example.org ESMTP\r\n", 220, nil), ("451 4.7.1\n", 451, "4.7.1"),
            ("250 2.1 short\r\n", 250, nil), ("250 3.1.1 no such class\r\n", 250, nil),
            ("550 5.1234.1 long\r\n", 550, nil), ("250 2.1.5\r\n", 250, "2.1.5"), ("250 2..5 Ok\r\n", 250, nil),
            ("250 22.1.5 Ok\r\n", 250, nil), ("250 2.1.5. Ok\r\n", 250, nil), ("250 2.1.5x Ok\r\n", 250, nil),
            ("250 2.1. Ok\r\n", 250, nil), ("421 4.123.456 Closing\r\n", 421, "4.123.456"),
            ("354 End data\r\n", 354, nil),
        ])
    func codes(_ line: String, _ code: Int, _ enhanced: String?) {
        #expect(SMTPReply(line: Array(line.utf8)) == SMTPReply(code: code, enhancedCode: enhanced))
    }

    @Test(
        "anything else is no reply",
        arguments: [
            "250-PIPELINING\r\n", "", "2", "25x ok", "199 too small", "600 too large", "+50 ok", "hello", "2500 ok",
        ])
    func noReply(_ line: String) {
        #expect(SMTPReply(line: Array(line.utf8)) == nil)
    }

    @Test("a provider that throttles is recognised whatever the case of its words")
    func throttling() {
        let line = "454 Throttling failure: Maximum sending rate exceeded.\r\n"
        #expect(SMTPReply(line: Array(line.utf8))?.isThrottling == true)
        #expect(SMTPReply(line: Array("450 4.2.0 greylisted\r\n".utf8))?.isThrottling == false)
    }
}
