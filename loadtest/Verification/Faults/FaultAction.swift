/// Something that can be broken on purpose.
package enum FaultAction: Sendable, Equatable {
    /// SIGKILL, and started again after a while.
    case kill(String, back: Double)
    /// SIGSTOP, and SIGCONT after a while.
    case freeze(String, for: Double)
    /// SIGTERM, waited for, and started again: a deployment.
    case restart(String)
    /// `CLIENT PAUSE`: Redis answers nobody for a while.
    case pauseRedis(for: Double)
    /// `FLUSHALL`: Redis forgets everything.
    case flushRedis
    case mail(MailFault, for: Double)
    case network(NetworkFault, for: Double)

    /// What the mail server does instead of taking mails.
    package enum MailFault: Sendable, Equatable {
        /// Answers with this code at the final dot: 450 and the like are tried again, 550 and the like are not.
        case refuse(code: Int)
        /// Hangs up at the final dot and keeps nothing.
        case cut
        /// Takes the mail and hangs up instead of saying so.
        case cutAfter
        /// Says nothing for as long as the fault lasts.
        case stall
    }

    /// What happens to bytes between the generator and the service.
    package enum NetworkFault: Sendable, Equatable {
        /// Everything is so many seconds late, and up to so many more.
        case delay(Double, jitter: Double)
        /// This part of the connections is reset when something is sent.
        case reset(share: Double)
        /// Bytes arrive in pieces of a few.
        case split
        /// Nothing arrives any more, and nobody is told.
        case halfOpen
    }

    /// The process it is done to; nil for what is no process of ours.
    var process: String? {
        switch self {
        case .kill(let name, _), .freeze(let name, _), .restart(let name): name
        default: nil
        }
    }

    /// How long it lasts, in seconds, until the service is whole again as far as we can see to it.
    package var length: Double {
        switch self {
        case .kill(_, let back): back
        case .freeze(_, let span), .pauseRedis(let span), .mail(_, let span), .network(_, let span): span
        case .restart, .flushRedis: 0
        }
    }

    /// Whether mails may be sent twice because of it: SMTP cannot tell whether a mail was taken when the connection, or the
    /// client, dies before the reply.
    package var mayDoubleMails: Bool {
        switch self {
        case .kill, .freeze, .flushRedis, .mail(.cutAfter, _), .mail(.stall, _): true
        default: false
        }
    }

    /// What people read.
    package var name: String {
        switch self {
        case .kill(let name, _): "\(name) killed"
        case .freeze(let name, _): "\(name) frozen"
        case .restart(let name): "\(name) restarted"
        case .pauseRedis: "redis paused"
        case .flushRedis: "redis flushed"
        case .mail(.refuse(let code), _): "mail server says \(code)"
        case .mail(.cut, _): "mail server hangs up before taking"
        case .mail(.cutAfter, _): "mail server hangs up after taking"
        case .mail(.stall, _): "mail server says nothing"
        case .network(.delay, _): "network delayed"
        case .network(.reset(let share), _): "network resets \(Int(share * 100)) %"
        case .network(.split, _): "network splits"
        case .network(.halfOpen, _): "network half open"
        }
    }

    var needsMailServer: Bool { if case .mail = self { true } else { false } }
    var needsProxy: Bool { if case .network = self { true } else { false } }
    var needsRedis: Bool {
        switch self {
        case .pauseRedis, .flushRedis: true
        default: false
        }
    }
}
