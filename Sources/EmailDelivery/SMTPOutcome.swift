package import Curl
package import Notifications

/// What the evidence of an SMTP transfer means: one table, read from the top, the first row that fits decides.
///
/// Rows whose order matters: an acceptance outweighs everything, also an error that libcurl met afterwards; then a
/// doubt, because no other row may lead to a second mail without its being counted as one.
package struct SMTPOutcome: Sendable {
    /// What the row is about, for tests and readers.
    let name: String
    private let meaning: Meaning
    private let fits: @Sendable (SMTPEvidence) -> Bool

    /// The meaning of `evidence`.
    package static func of(_ evidence: SMTPEvidence) -> DeliveryOutcome {
        row(for: evidence)?.outcome(evidence) ?? .provider(evidence.summary)
    }

    /// The row that decides; the last one fits everything.
    static func row(for evidence: SMTPEvidence) -> SMTPOutcome? {
        table.first { $0.fits(evidence) }
    }

    static let table: [SMTPOutcome] = [
        SMTPOutcome("accepted; also 251, which libcurl 7.88 takes for an error", .sent) {
            $0.bodyHandedOver && $0.answers(.body, 200...299)
        },
        SMTPOutcome("the whole message left and no answer to it came", .inDoubt) {
            $0.bodyHandedOver && !$0.answers(.body, 400...599)
        },

        SMTPOutcome("ended by us before the message was complete", .aborted) {
            $0.abort == .cancelled || $0.abort == .refused
        },
        SMTPOutcome("the address needs SMTPUTF8 (RFC 6531)", .permanent(.unicodeAddress)) {
            $0.abort == .utf8NotOffered
        },
        SMTPOutcome("slower than allowed before the message", .provider) { $0.abort == .deadline },

        SMTPOutcome("421 anywhere: the service closes the channel (RFC 5321 §3.8)", .provider) {
            $0.reply?.code == 421
        },
        SMTPOutcome("we send too fast", .provider) { $0.reply?.isThrottling == true },
        SMTPOutcome("AUTH fails for now (RFC 4954 §6)", .provider) { $0.answers(.auth, 400...499) },
        SMTPOutcome("AUTH fails, or is required and not configured", .configuration) {
            $0.result == CurlResult.loginDenied || $0.answers(.auth, 500...599)
                || [530, 534, 535, 538].contains($0.reply?.code)
        },
        SMTPOutcome("TLS is required and missing, or the certificate is not trusted", .configuration) {
            CurlResult.untrusted.contains($0.result)
        },
        SMTPOutcome("libcurl cannot work with these settings", .configuration) {
            CurlResult.unusable.contains($0.result)
        },

        SMTPOutcome("MAIL: larger than the server takes (RFC 1870 §6.1)", .permanent(.content)) {
            $0.answers(.mail, 552...552)
        },
        SMTPOutcome("MAIL: our sender is refused for good", .permanent(.sender)) { $0.answers(.mail, 500...599) },
        SMTPOutcome("RCPT: 552 means 452 (RFC 5321 §4.5.3.1.10)", .transient) { $0.answers(.rcpt, 552...552) },
        SMTPOutcome("RCPT: refused for good", .permanent(.recipient)) { $0.answers(.rcpt, 500...599) },
        SMTPOutcome("DATA or the message: refused for good", .permanent(.content)) {
            $0.answers(.data, 500...599) || $0.answers(.body, 500...599)
        },
        SMTPOutcome("refused for now", .transient) { evidence in
            [.mail, .rcpt, .data, .body].contains { evidence.answers($0, 400...499) }
        },
        SMTPOutcome("cut off within the message: without its final dot nothing was accepted", .transient) {
            $0.answers(.data, 354...354)
        },
        SMTPOutcome("nobody got as far as a mail: not resolved, refused, timed out, hung up", .provider) { _ in true },
    ]

    /// What a row says; the text is the evidence's own.
    enum Meaning: Sendable {
        case sent
        case inDoubt
        case aborted
        case provider
        case configuration
        case transient
        case permanent(DeliveryOutcome.Refusal)
    }

    private init(_ name: String, _ meaning: Meaning, _ fits: @escaping @Sendable (SMTPEvidence) -> Bool) {
        self.name = name
        self.meaning = meaning
        self.fits = fits
    }

    private func outcome(_ evidence: SMTPEvidence) -> DeliveryOutcome {
        switch meaning {
        case .sent: .sent(code: evidence.reply?.code ?? 250)
        case .inDoubt: .inDoubt(evidence.summary)
        case .aborted: .aborted
        case .provider: .provider(evidence.summary)
        case .configuration: .configuration(evidence.summary)
        case .transient: .transient(evidence.summary)
        case .permanent(let refusal): .permanent(refusal, evidence.summary)
        }
    }
}

extension SMTPEvidence {
    /// Whether the last reply was one of these, to this command.
    fileprivate func answers(_ command: SMTPCommand, _ codes: ClosedRange<Int>) -> Bool {
        guard let reply, replyTo == command else { return false }
        return codes.contains(reply.code)
    }
}

/// The `CURLcode`s that the table knows by name.
private enum CurlResult {
    static let loginDenied: Int32 = 67
    /// Use of TLS failed (64), certificate not verified (60), CA file unusable (77), own certificate (58), cipher (59),
    /// issuer (83), pinned key (90).
    static let untrusted: Set<Int32> = [58, 59, 60, 64, 77, 83, 90]
    /// Unsupported protocol (1), failed start (2), malformed URL (3), not built in (4), out of memory (27), bad
    /// argument (43), unknown option (48).
    static let unusable: Set<Int32> = [1, 2, 3, 4, 27, 43, 48]
}
