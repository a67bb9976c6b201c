internal import Addresses
package import Curl
package import Jobs
package import Notifications

/// Mails through a relay, over one kept connection. Confined to one sender's thread.
package final class SMTPTransport: MailTransport {
    private let endpoint: SMTPEndpoint
    private let greetingName: String?
    private let certificateFile: String?
    private let limits: SMTPLimits
    private let observe: (SMTPEvidence) -> Void
    private let trace: ((SMTPTrace) -> Void)?
    private var session: SMTPSession?

    /// Opens nothing yet.
    ///
    /// - Parameters:
    ///   - greetingName: for `EHLO`; nil for this machine's host name.
    ///   - certificateFile: PEM certificates that the relay's is checked against instead of the system's.
    ///   - observe: told of every attempt, for metrics; called on the sender's thread.
    ///   - trace: shown every line of every dialogue, for people; called on the sender's thread.
    package init(
        _ endpoint: SMTPEndpoint, greetingName: String? = nil, certificateFile: String? = nil,
        limits: SMTPLimits = SMTPLimits(), observe: @escaping (SMTPEvidence) -> Void = { _ in },
        trace: ((SMTPTrace) -> Void)? = nil
    ) {
        self.endpoint = endpoint
        self.greetingName = greetingName
        self.certificateFile = certificateFile
        self.limits = limits
        self.observe = observe
        self.trace = trace
    }

    /// Sends one mail over the kept connection, which is opened when there is none; see ``SMTPOutcome`` for the answer.
    package func deliver(_ mail: OutgoingMail, control: DeliveryControl) -> DeliveryOutcome {
        do throws(CurlError) {
            let session = try openSession()
            let evidence = try session.send(
                SMTPMail(from: mail.from.text, to: mail.to.text, message: mail.bytes), isCancelled: control.isStopping,
                beforeData: control.crossPointOfNoReturn)
            observe(evidence)
            return SMTPOutcome.of(evidence)
        } catch {
            // Text that is unsafe is this mail's fault; everything else would meet every mail.
            if case .unsafeText("message") = error { return .permanent(.content, "unsafe message") }
            return .configuration(String(decoding: error.description.utf8.prefix(60), as: UTF8.self))
        }
    }

    private func openSession() throws(CurlError) -> SMTPSession {
        if let session { return session }
        let session = try SMTPSession(
            endpoint, greetingName: greetingName, certificateFile: certificateFile, limits: limits,
            trace: trace)
        self.session = session
        return session
    }
}
