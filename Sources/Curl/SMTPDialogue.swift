/// Follows the dialogue of one mail, as libcurl reports it line by line, and knows afterwards how far it came.
///
/// libcurl's own result says that something failed; whether it was the sender, the recipient or the message, and
/// whether the server may have taken the mail all the same, can only be told from the dialogue.
struct SMTPDialogue: Sendable {
    /// The command last sent.
    private(set) var command = SMTPCommand.greeting
    /// The command last sent, the goodbye apart.
    private(set) var reached = SMTPCommand.greeting
    /// The last reply and the command that it answers; the goodbye's does not count.
    private(set) var last: (command: SMTPCommand, reply: SMTPReply)?
    /// Whether libcurl has been given the last byte of the message: from here on the server may have it.
    private(set) var bodyHandedOver = false
    /// What the last `EHLO` was answered with.
    private(set) var capabilities = SMTPCapabilities()
    private var hasStartedTLS = false

    /// libcurl sent a line.
    mutating func sent(_ line: some Collection<UInt8>) {
        // Once the message is on its way, lines belong to it; only the goodbye follows.
        guard let command = SMTPCommand(line: line), command == .quit || self.command != .body else { return }
        self.command = command
        if command != .quit { reached = command }
        if command == .ehlo { capabilities = SMTPCapabilities() }
        if command == .startTLS { hasStartedTLS = true }
    }

    /// libcurl received a line.
    mutating func received(_ line: some Collection<UInt8>) {
        if command == .ehlo { capabilities.note(line) }
        guard let reply = SMTPReply(line: line) else { return }
        if command != .quit {
            last = (command, reply)
        } else if reached == .greeting {
            // An old connection was seen off first; what comes next is the greeting of the new one.
            command = .greeting
        }
    }

    /// libcurl asks for the message, or more of it.
    mutating func bodyBegan() {
        command = .body
        reached = .body
    }

    /// libcurl holds all of it.
    mutating func bodyEnded() {
        bodyHandedOver = true
    }

    /// Whether the line just received ended the answer to the last `EHLO` of this connection, after which libcurl
    /// names the sender and the recipient.
    ///
    /// - Parameter security: an `EHLO` before `STARTTLS` is followed by another.
    func isGreeted(_ security: SMTPSecurity) -> Bool {
        guard command == .ehlo, let last, last.command == .ehlo, last.reply.code == 250 else { return false }
        return security == .implicitTLS || hasStartedTLS || !capabilities.offersStartTLS
    }
}
