internal import Addresses
package import Curl
package import Jobs
package import Notifications

/// The SMS channel: writes the text that a job asks for and has a provider send it. Confined to one sender's thread.
package final class SMSNotificationService<Provider: SMSProvider>: NotificationChannel {
    private let provider: Provider
    private let certificateFile: String?
    private let limits: HTTPSSession.Limits
    private var session: HTTPSSession?

    /// Opens nothing yet.
    ///
    /// - Parameter certificateFile: PEM certificates that the provider's is checked against instead of the system's.
    package init(
        provider: Provider, certificateFile: String? = nil, limits: HTTPSSession.Limits = HTTPSSession.Limits()
    ) {
        self.provider = provider
        self.certificateFile = certificateFile
        self.limits = limits
    }

    /// Writes the text and has it sent; what cannot be sent is refused before anything is opened.
    package func deliver(_ job: JobEnvelope, control: DeliveryControl) -> DeliveryOutcome {
        guard let words = SMSTemplate.text(for: job.template, language: job.language) else {
            return .unsupported("unknown template")
        }
        guard case .clear = job.payload else { return .unsupported("sealed payload") }
        guard let number = job.payload["to"] else { return .permanent(.content, "no recipient") }
        guard let recipient = E164Number(number) else { return .permanent(.recipient, "no E.164 number") }
        let text: SMSText
        do throws(SMSText.Fault) {
            text = try SMSText(words)
        } catch {
            return .permanent(.content, "unsendable text")
        }
        do throws(CurlError) {
            let evidence = try openSession().post(
                provider.request(sending: text, to: recipient), isCancelled: control.isStopping,
                beforeSending: control.crossPointOfNoReturn)
            return SMSOutcome.of(evidence, from: provider)
        } catch {
            return .configuration(String(decoding: error.description.utf8.prefix(60), as: UTF8.self))
        }
    }

    private func openSession() throws(CurlError) -> HTTPSSession {
        if let session { return session }
        let session = try HTTPSSession(certificateFile: certificateFile, limits: limits)
        self.session = session
        return session
    }
}

/// As envelopes name this channel and its queue.
package enum SMSChannel {
    package static let name = "sms"
}
