/// One client's session, as a value: bytes go in, and out comes what to do next (RFC 5321 §3, §4).
///
/// It decides everything but whether somebody is a recipient and whether a mail is taken; those two questions it hands
/// out, and it must be told the answer before it goes on.
package struct SMTPExchange: Sendable {
    /// What follows from the bytes that were taken.
    package enum Event: Sendable, Equatable {
        /// Nothing complete is there.
        case incomplete
        /// To be sent; then there may be more.
        case reply(SMTPReply)
        /// To be judged, and the verdict told by ``answer(_:)``.
        case recipient(String)
        /// To be taken or not, and the verdict told by ``answer(_:)``.
        case mail(ReceivedMail)
    }

    private enum State: Sendable {
        case command
        /// The rest of a line that was too long.
        case skippingLine
        /// The answers that a client gives during AUTH.
        case credentials(more: Int)
        case recipient(String)
        case message(MessageReader)
        case mail
    }

    private struct Transaction: Sendable {
        let sender: String
        let usesUTF8: Bool
        var recipients: [String] = []
    }

    private let name: String
    private let limits: SMTPServerLimits
    private var state = State.command
    private var isGreeted = false
    private var transaction: Transaction?
    private var errors = 0

    /// - Parameter name: of the server, for its greeting.
    package init(name: String, limits: SMTPServerLimits = SMTPServerLimits()) {
        self.name = name
        self.limits = limits
    }

    /// What the server says first.
    package var greeting: SMTPReply { SMTPReply(220, "\(name) ESMTP") }

    /// Takes the next command, or part of the message, from the front of `input`.
    ///
    /// - Returns: how many bytes were taken; with ``Event/incomplete`` the others must be given again, with more.
    package mutating func next(_ input: UnsafeRawBufferPointer) -> (consumed: Int, event: Event) {
        if case .message(var reader) = state {
            // Let go of first: held twice, all of the message so far would be copied with each piece.
            state = .command
            let (consumed, isComplete) = reader.take(input)
            guard isComplete else {
                state = .message(reader)
                return (consumed, .incomplete)
            }
            return (consumed, messageEnded(reader))
        }
        guard let lineFeed = input.firstIndex(of: UInt8(ascii: "\n")) else {
            guard input.count > limits.commandLine else { return (0, .incomplete) }
            state = .skippingLine
            return (input.count, .incomplete)
        }
        let consumed = lineFeed + 1
        if case .skippingLine = state {
            state = .command
            return (consumed, refuse(.badLine))
        }
        guard lineFeed > 0, input[lineFeed - 1] == UInt8(ascii: "\r"), consumed <= limits.commandLine,
            let line = SMTPCommandLine(UnsafeRawBufferPointer(rebasing: input[..<(lineFeed - 1)]))
        else { return (consumed, refuse(.badLine)) }
        return (consumed, obey(line))
    }

    /// Tells what became of the recipient or mail of the last event.
    ///
    /// - Returns: the reply; nil when the connection ends without one.
    package mutating func answer(_ verdict: SMTPVerdict) -> SMTPReply? {
        defer { state = .command }
        switch (state, verdict) {
        case (_, .hangUp): return nil
        case (.recipient(let address), .accept):
            transaction?.recipients.append(address)
            return SMTPReply(250, "2.1.5 Ok")
        case (.recipient, .refuse(let reply)): return reply
        case (_, .accept):
            transaction = nil
            return SMTPReply(250, "2.0.0 Ok: queued")
        case (_, .refuse(let reply)):
            transaction = nil
            return reply
        }
    }

    // MARK: Commands

    private mutating func obey(_ line: SMTPCommandLine) -> Event {
        if case .credentials(let more) = state { return takeCredentials(line, more) }
        switch line.verb {
        case "EHLO": return greet(line, extended: true)
        case "HELO": return greet(line, extended: false)
        case "MAIL": return beginMail(line.argument)
        case "RCPT": return nameRecipient(line.argument)
        case "DATA": return beginMessage(line.argument)
        case "AUTH": return beginCredentials(line.argument)
        case "RSET":
            transaction = nil
            return .reply(.ok)
        case "NOOP": return .reply(.ok)
        case "VRFY": return .reply(SMTPReply(252, "2.1.5 Send a mail and see"))
        case "HELP": return .reply(SMTPReply(214, "2.0.0 RFC 5321"))
        case "QUIT": return .reply(SMTPReply(221, "2.0.0 Bye", closes: true))
        case "STARTTLS", "EXPN", "BDAT", "ETRN", "TURN": return refuse(.notImplemented)
        default: return refuse(.unknownCommand)
        }
    }

    private mutating func greet(_ line: SMTPCommandLine, extended: Bool) -> Event {
        guard !line.argument.isEmpty else { return refuse(.syntax("\(line.verb) name")) }
        isGreeted = true
        transaction = nil
        guard extended else { return .reply(SMTPReply(250, name)) }
        let extensions = [
            name, "PIPELINING", "SIZE \(limits.message)", "8BITMIME", "SMTPUTF8", "AUTH PLAIN LOGIN",
            "ENHANCEDSTATUSCODES",
        ]
        return .reply(SMTPReply(250, lines: extensions))
    }

    private mutating func beginMail(_ argument: String) -> Event {
        guard isGreeted, transaction == nil else { return refuse(.badSequence) }
        guard let argument = SMTPPathArgument(argument, after: "FROM") else {
            return refuse(.syntax("MAIL FROM:<address>"))
        }
        var usesUTF8 = false
        for (keyword, value) in argument.parameters {
            switch (keyword, value) {
            case ("SIZE", let value?):
                guard value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let size = Int(value) else {
                    return refuse(.syntax("SIZE=bytes"))
                }
                if size > limits.message { return .reply(.tooLarge) }
            case ("BODY", let value?) where ["7BIT", "8BITMIME"].contains(value.uppercased()): break
            case ("SMTPUTF8", nil): usesUTF8 = true
            case ("AUTH", _?): break
            default: return refuse(.badParameter)
            }
        }
        if let refusal = refusal(of: argument.path, usesUTF8: usesUTF8) { return .reply(refusal) }
        transaction = Transaction(sender: argument.path, usesUTF8: usesUTF8)
        return .reply(SMTPReply(250, "2.1.0 Ok"))
    }

    private mutating func nameRecipient(_ argument: String) -> Event {
        guard let transaction else { return refuse(.badSequence) }
        guard let argument = SMTPPathArgument(argument, after: "TO"), !argument.path.isEmpty else {
            return refuse(.syntax("RCPT TO:<address>"))
        }
        guard argument.parameters.isEmpty else { return refuse(.badParameter) }
        if let refusal = refusal(of: argument.path, usesUTF8: transaction.usesUTF8) { return .reply(refusal) }
        guard transaction.recipients.count < limits.recipients else {
            return .reply(SMTPReply(452, "4.5.3 Too many recipients"))
        }
        state = .recipient(argument.path)
        return .recipient(argument.path)
    }

    /// Letters beyond ASCII only where the client said that it knows what it does (RFC 6531 §3.5).
    private func refusal(of path: String, usesUTF8: Bool) -> SMTPReply? {
        usesUTF8 || path.utf8.allSatisfy { $0 < 0x80 } ? nil : SMTPReply(553, "5.6.7 Address needs SMTPUTF8")
    }

    private mutating func beginMessage(_ argument: String) -> Event {
        guard argument.isEmpty else { return refuse(.syntax("DATA")) }
        guard let transaction, !transaction.recipients.isEmpty else { return refuse(.badSequence) }
        state = .message(MessageReader(limit: limits.message))
        return .reply(SMTPReply(354, "End with a dot on a line of its own"))
    }

    private mutating func messageEnded(_ reader: MessageReader) -> Event {
        guard let transaction, !reader.isTooLarge else {
            self.transaction = nil
            state = .command
            return .reply(.tooLarge)
        }
        state = .mail
        return .mail(
            ReceivedMail(
                sender: transaction.sender, recipients: transaction.recipients, usesUTF8: transaction.usesUTF8,
                message: reader.message, hasBareLineFeed: reader.hasBareLineFeed))
    }

    // MARK: AUTH (RFC 4954): everybody is let in, and nothing of what is said is kept

    private mutating func beginCredentials(_ argument: String) -> Event {
        guard isGreeted, transaction == nil else { return refuse(.badSequence) }
        let parts = argument.split(separator: " ")
        switch (parts.first?.uppercased(), parts.count) {
        case ("PLAIN", 1): return ask("", more: 0)
        case ("PLAIN", 2): return .reply(Self.authenticated)
        case ("LOGIN", 1): return ask("VXNlcm5hbWU6", more: 1)
        case ("LOGIN", 2): return ask("UGFzc3dvcmQ6", more: 0)
        case (_?, 1...2): return refuse(SMTPReply(504, "5.5.4 PLAIN and LOGIN are known"))
        default: return refuse(.syntax("AUTH mechanism"))
        }
    }

    /// - Parameter more: how many answers follow the next.
    private mutating func ask(_ question: String, more: Int) -> Event {
        state = .credentials(more: more)
        return .reply(SMTPReply(334, question))
    }

    private mutating func takeCredentials(_ line: SMTPCommandLine, _ more: Int) -> Event {
        state = .command
        if line.verb == "*" { return refuse(SMTPReply(501, "5.7.0 Cancelled")) }
        return more > 0 ? ask("UGFzc3dvcmQ6", more: more - 1) : .reply(Self.authenticated)
    }

    private static let authenticated = SMTPReply(235, "2.7.0 Ok")

    private mutating func refuse(_ reply: SMTPReply) -> Event {
        if case .credentials = state { state = .command }
        errors += 1
        return .reply(errors >= limits.errors ? .tooManyErrors : reply)
    }
}
