/// The steps of an SMTP dialogue (RFC 5321 §4.1), as far as the meaning of a reply depends on them.
package enum SMTPCommand: String, Sendable, CaseIterable {
    /// Nothing was said yet: the reply is the server's greeting.
    case greeting = "greeting"
    case ehlo = "EHLO"
    case startTLS = "STARTTLS"
    case auth = "AUTH"
    case mail = "MAIL"
    case rcpt = "RCPT"
    case data = "DATA"
    /// The message itself; its reply is the one to the final dot.
    case body = "message"
    case quit = "QUIT"

    /// The command that a line begins, nil for a continuation of `AUTH`, which must not be looked at any closer.
    init?(line: some Collection<UInt8>) {
        let found = Self.verbs.first { verb, _ in line.starts(with: verb) }
        guard let found else { return nil }
        self = found.1
    }

    /// With what follows the verb, because a Base64 answer during `AUTH` may begin with the same four letters.
    private static let verbs: [([UInt8], SMTPCommand)] = [
        (Array("MAIL FROM:".utf8), .mail), (Array("RCPT TO:".utf8), .rcpt), (Array("DATA\r".utf8), .data),
        (Array("QUIT\r".utf8), .quit), (Array("EHLO ".utf8), .ehlo), (Array("HELO ".utf8), .ehlo),
        (Array("STARTTLS\r".utf8), .startTLS), (Array("AUTH ".utf8), .auth),
    ]
}
