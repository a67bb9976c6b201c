/// What is known after an attempt to send one mail; a judgement is left to the caller.
package struct SMTPEvidence: Sendable, Equatable {
    /// Why the transfer was ended by us.
    package enum Abort: Sendable, Equatable {
        /// The caller wants to stop, and the message had not begun.
        case cancelled
        /// The server took longer than it may before the message began.
        case deadline
        /// The caller's last question, just before the end of the message, was answered with no.
        case refused
        /// The address needs SMTPUTF8 (RFC 6531) and the server does not offer it.
        case utf8NotOffered
    }

    /// A `CURLcode`; 0 is success.
    package let result: Int32
    /// The last reply, the goodbye's apart; nil when this mail met none.
    package let reply: SMTPReply?
    /// The command that ``reply`` answers.
    package let replyTo: SMTPCommand?
    /// The step at which it ended, the goodbye apart.
    package let reached: SMTPCommand
    /// Whether libcurl had been given every byte: only then can the server have accepted the mail.
    package let bodyHandedOver: Bool
    /// nil when the transfer ended by itself.
    package let abort: Abort?
    /// How many connections were opened for this mail, 0 when a kept one served it.
    package let connectionsOpened: Int

    /// For ``SMTPSession``, and for tests of what evidence means.
    package init(
        result: Int32, reply: SMTPReply? = nil, replyTo: SMTPCommand? = nil, reached: SMTPCommand,
        bodyHandedOver: Bool = false, abort: Abort? = nil, connectionsOpened: Int = 0
    ) {
        self.result = result
        self.reply = reply
        self.replyTo = replyTo
        self.reached = reached
        self.bodyHandedOver = bodyHandedOver
        self.abort = abort
        self.connectionsOpened = connectionsOpened
    }

    /// At most 60 bytes for a log or a job's state: `RCPT 550 5.1.1`, or libcurl's words.
    ///
    /// The server's own words are left out, as they often repeat the address.
    package var summary: String {
        if let abort, result != 0 { return "\(reached.rawValue): \(abort)" }
        if let reply, let replyTo, reply.code >= 400 || result == 0 {
            return ([replyTo.rawValue, String(reply.code)] + (reply.enhancedCode.map { [$0] } ?? []))
                .joined(separator: " ")
        }
        let text = "\(reached.rawValue): curl \(result) \(CurlError.text(of: result))"
        return String(decoding: text.utf8.prefix(60), as: UTF8.self)
    }
}
