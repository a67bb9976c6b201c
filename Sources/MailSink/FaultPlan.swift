import SMTPServer

/// What a mail server can do wrong, chosen by the recipient's name, so that a client's answer to it can be tried without
/// anything but an address: `450@example.org` is refused for now, `drop-after@example.org` is taken and never confirmed.
///
/// What follows a `+` does not count, so that many recipients can share a fault. Every other name gets its mail.
enum FaultPlan: Sendable, Equatable {
    /// `450`, `550`, `551`, `552`, `553`, `554`, `421`, `throttle`: at RCPT.
    case refuseRecipient(SMTPReply)
    /// `451-eod`, `550-eod`, `552-eod`, `421-eod`: at the final dot.
    case refuseMail(SMTPReply)
    /// `twice-450`: the first two times.
    case refuseTwice(SMTPReply)
    /// `drop-before`: the connection is cut at the final dot and the mail not kept.
    case dropBefore
    /// `drop-after`: the mail is kept, and the connection cut instead of confirming it; `drop-after-once`: only the first
    /// time.
    case dropAfter(always: Bool)
    /// `slow-SECONDS`: before the answer to the final dot.
    case slowMail(Duration)
    /// `slow-rcpt-SECONDS`: before the answer to RCPT.
    case slowRecipient(Duration)

    private static let longestWait = 3_600

    init?(recipient: String) {
        let local = recipient.prefix { $0 != "@" && $0 != "+" }
        switch local {
        case "450", "550", "551", "552", "553", "554":
            guard let code = Int(local) else { return nil }
            self = .refuseRecipient(SMTPReply(code, "\(code / 100).1.1 refused as asked for"))
        case "421": self = .refuseRecipient(SMTPReply(421, "4.3.2 closing as asked for", closes: true))
        case "throttle":
            self = .refuseRecipient(SMTPReply(454, "Throttling failure: Maximum sending rate exceeded."))
        case "451-eod", "550-eod", "552-eod":
            guard let code = Int(local.prefix(3)) else { return nil }
            self = .refuseMail(SMTPReply(code, "\(code / 100).7.1 refused as asked for"))
        case "421-eod": self = .refuseMail(SMTPReply(421, "4.7.1 closing as asked for", closes: true))
        case "twice-450": self = .refuseTwice(SMTPReply(450, "4.2.0 greylisted as asked for"))
        case "drop-before": self = .dropBefore
        case "drop-after": self = .dropAfter(always: true)
        case "drop-after-once": self = .dropAfter(always: false)
        default:
            if let seconds = Self.seconds(local, after: "slow-rcpt-") {
                self = .slowRecipient(seconds)
            } else if let seconds = Self.seconds(local, after: "slow-") {
                self = .slowMail(seconds)
            } else {
                return nil
            }
        }
    }

    private static func seconds(_ local: Substring, after prefix: String) -> Duration? {
        guard local.hasPrefix(prefix) else { return nil }
        let digits = local.dropFirst(prefix.count)
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seconds = Int(digits), seconds <= longestWait
        else { return nil }
        return .seconds(seconds)
    }
}
