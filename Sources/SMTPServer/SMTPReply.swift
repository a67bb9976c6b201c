/// What a server says (RFC 5321 §4.2): three digits, an enhanced code (RFC 3463) and text for people, on one line or
/// several.
package struct SMTPReply: Sendable, Equatable {
    /// 200 to 599.
    package let code: Int
    /// Without line ends; at least one.
    package let lines: [String]
    /// Whether the connection ends after it.
    package let closes: Bool

    /// One line; `text` begins with the enhanced code where there is one.
    package init(_ code: Int, _ text: String, closes: Bool = false) {
        self.init(code, lines: [text], closes: closes)
    }

    init(_ code: Int, lines: [String], closes: Bool = false) {
        self.code = code
        self.lines = lines
        self.closes = closes
    }

    /// As it is sent: every line but the last with a hyphen after the code.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for (index, line) in lines.enumerated() {
            bytes += "\(code)\(index == lines.count - 1 ? " " : "-")\(line)\r\n".utf8
        }
        return bytes
    }

    static let badSequence = SMTPReply(503, "5.5.1 Bad sequence of commands")
    static let unknownCommand = SMTPReply(500, "5.5.2 Command not recognised")
    static let notImplemented = SMTPReply(502, "5.5.1 Command not implemented")
    static let badLine = SMTPReply(500, "5.5.2 A line ends with CR LF and is at most 2048 bytes long")
    static let badParameter = SMTPReply(555, "5.5.4 Parameter not recognised")
    static let tooLarge = SMTPReply(552, "5.3.4 Message larger than SIZE")
    static let ok = SMTPReply(250, "2.0.0 Ok")
    static let tooManyErrors = SMTPReply(421, "4.7.0 Too many errors", closes: true)
    static let tooManyConnections = SMTPReply(421, "4.3.2 Too many connections", closes: true)
    static let idle = SMTPReply(421, "4.4.2 Idle for too long", closes: true)
    static let shuttingDown = SMTPReply(421, "4.3.2 Shutting down", closes: true)

    static func syntax(_ form: String) -> SMTPReply {
        SMTPReply(501, "5.5.4 Syntax: \(form)")
    }
}
