import Testing

@testable import SMTPServer

@Suite("One line from a client (RFC 5321 §4.1.1, §4.1.2)")
struct SMTPCommandLineTests {
    private func line(_ text: String) -> SMTPCommandLine? {
        Array(text.utf8).withUnsafeBytes { SMTPCommandLine($0) }
    }

    @Test(
        "a verb and what follows it",
        arguments: [
            ("NOOP", "NOOP", ""), ("mail FROM:<a@b>", "MAIL", "FROM:<a@b>"), ("EHLO  me  ", "EHLO", "me"),
            ("", "", ""), (" NOOP", "", "NOOP"),
        ])
    func parts(_ text: String, _ verb: String, _ argument: String) {
        #expect(line(text)?.verb == verb)
        #expect(line(text)?.argument == argument)
    }

    @Test("control characters are in no command", arguments: ["NO\u{0}OP", "NOOP\r", "A\tB", "A\u{7F}"])
    func controls(_ text: String) {
        #expect(line(text) == nil)
    }

    @Test(
        "a path stands between angle brackets, which a quoted string may hold",
        arguments: [
            ("FROM:<a@b.co>", "a@b.co"), ("from:<>", ""), ("FROM: <a@b.co> SIZE=1", "a@b.co"),
            ("FROM:<\"a>b\"@c.co>", "\"a>b\"@c.co"), ("FROM:<\"a\\\">b\"@c.co>", "\"a\\\">b\"@c.co"),
        ])
    func paths(_ argument: String, _ path: String) {
        #expect(SMTPPathArgument(argument, after: "FROM")?.path == path)
    }

    @Test(
        "anything else is none",
        arguments: [
            "", "FROM", "FROM:", "FROM:a@b.co", "FROM:<a@b.co", "TO:<a@b.co>", "FROM <a@b.co>", "FROM:<a@b.co>x",
            "FROM:<<a@b.co>>", "FROM:<" + String(repeating: "a", count: 255) + ">",
        ])
    func noPaths(_ argument: String) {
        #expect(SMTPPathArgument(argument, after: "FROM") == nil)
    }
}
