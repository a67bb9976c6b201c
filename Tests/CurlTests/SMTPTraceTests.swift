import CCurl
import Testing

@testable import Curl

@Suite("What people are shown of an SMTP dialogue")
struct SMTPTraceTests {
    private func trace(_ events: [(curl_infotype, String)]) -> [String] {
        var tracer = SMTPTracer()
        return events.flatMap { tracer.record($0.0, Array($0.1.utf8)) }.map(\.text)
    }

    @Test("commands, replies and the size of the message")
    func dialogue() {
        let lines = trace([
            (CURLINFO_TEXT, "Connected to mx.example (192.0.2.1) port 25 (#0)\n"),
            (CURLINFO_HEADER_IN, "220 mx ESMTP\r\n"),
            (CURLINFO_HEADER_OUT, "EHLO me\r\n"), (CURLINFO_HEADER_IN, "250-mx\r\n"),
            (CURLINFO_HEADER_IN, "250 SIZE\r\n"),
            (CURLINFO_HEADER_OUT, "DATA\r\n"), (CURLINFO_HEADER_IN, "354 go\r\n"),
            (CURLINFO_DATA_OUT, "Subject: x\r\n"),
            (CURLINFO_DATA_OUT, "\r\nx\r\n"), (CURLINFO_HEADER_IN, "250 2.0.0 ok\r\n"),
        ])
        #expect(
            lines == [
                "* Connected to mx.example (192.0.2.1) port 25 (#0)", "< 220 mx ESMTP", "> EHLO me", "< 250-mx",
                "< 250 SIZE", "> DATA", "< 354 go", "> [17 bytes of message]", "< 250 2.0.0 ok",
            ])
    }

    @Test("credentials are masked, in whichever way they are given")
    func credentials() {
        let lines = trace([
            (CURLINFO_HEADER_OUT, "AUTH PLAIN AGFuYQBzZWNyZXQ=\r\n"), (CURLINFO_HEADER_IN, "535 no\r\n"),
            (CURLINFO_HEADER_OUT, "AUTH LOGIN\r\n"), (CURLINFO_HEADER_IN, "334 VXNlcm5hbWU6\r\n"),
            (CURLINFO_HEADER_OUT, "YW5h\r\n"), (CURLINFO_HEADER_IN, "334 UGFzc3dvcmQ6\r\n"),
            (CURLINFO_HEADER_OUT, "DATA\r\n"), (CURLINFO_HEADER_IN, "235 ok\r\n"),
            (CURLINFO_HEADER_OUT, "MAIL FROM:<a@b>\r\n"),
        ])
        #expect(
            lines == [
                "> AUTH PLAIN ****", "< 535 no", "> AUTH LOGIN ****", "< 334 ****", "> ****", "< 334 ****", "> ****",
                "< 235 ok", "> MAIL FROM:<a@b>",
            ])
    }

    @Test("remarks of libcurl's that name users or its own affairs are left out, and controls of the other side")
    func remarks() {
        let lines = trace([
            (CURLINFO_TEXT, "Server auth using Basic with user 'ana'\n"),
            (CURLINFO_TEXT, "TLSv1.3 (OUT), TLS handshake\n"),
            (CURLINFO_TEXT, "SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384\n"),
            (CURLINFO_HEADER_IN, "220 \u{1B}[2Jmx\r\n"),
        ])
        #expect(lines == ["* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384", "< 220 [2Jmx"])
    }
}
