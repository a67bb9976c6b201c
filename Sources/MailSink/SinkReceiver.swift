package import SMTPServer
import Synchronization

/// Puts every mail into the inbox, unless a ``FaultPlan`` says otherwise.
package final class SinkReceiver: MailReceiver {
    private let inbox: Inbox
    private let injectsFaults: Bool
    private let history = Mutex(History())

    private struct History {
        var refusals: [String: Int] = [:]
        var dropped: Set<String> = []
        /// More addresses than this are not told apart any more; only tests come near it.
        static let limit = 100_000
    }

    /// - Parameter injectsFaults: whether recipients such as `550@example.org` get what their names ask for.
    package init(inbox: Inbox, injectsFaults: Bool = false) {
        self.inbox = inbox
        self.injectsFaults = injectsFaults
    }

    package func judge(recipient: String) async -> SMTPVerdict {
        guard injectsFaults, let fault = FaultPlan(recipient: recipient) else { return .accept }
        switch fault {
        case .refuseRecipient(let reply): return .refuse(reply)
        case .refuseTwice(let reply):
            let isRefused = history.withLock { history in
                if history.refusals.count > History.limit { history.refusals = [:] }
                history.refusals[recipient, default: 0] += 1
                return history.refusals[recipient, default: 0] <= 2
            }
            return isRefused ? .refuse(reply) : .accept
        case .slowRecipient(let time):
            // Cut short only when the whole process ends.
            try? await Task.sleep(for: time)
            return .accept
        case .refuseMail, .dropBefore, .dropAfter, .slowMail: return .accept
        }
    }

    package func receive(_ mail: ReceivedMail) async -> SMTPVerdict {
        let fault = injectsFaults ? mail.recipients.first.flatMap { FaultPlan(recipient: $0) } : nil
        switch fault {
        case .refuseMail(let reply): return .refuse(reply)
        case .dropBefore: return .hangUp
        case .slowMail(let time): try? await Task.sleep(for: time)
        case .dropAfter, .refuseRecipient, .refuseTwice, .slowRecipient, nil: break
        }
        inbox.add(mail)
        guard case .dropAfter(let always) = fault, let recipient = mail.recipients.first else { return .accept }
        let isFirst = history.withLock { history in
            if history.dropped.count > History.limit { history.dropped = [] }
            return history.dropped.insert(recipient).inserted
        }
        return always || isFirst ? .hangUp : .accept
    }
}
