package import Curl
package import Notifications

/// What the evidence of a POST to an SMS provider means: one table, read from the top, the first row that fits decides.
///
/// A message costs money and a second one is noticed, so where nobody can know whether it was sent there is a doubt and
/// never a plain repetition: when no answer came to a request that may have left, and when a gateway says that it got
/// none (502, 504).
package struct SMSOutcome: Sendable {
    /// What the row is about, for tests and readers.
    let name: String
    private let meaning: Meaning
    private let fits: @Sendable (Case) -> Bool

    /// The meaning of `evidence`.
    package static func of(_ evidence: HTTPSEvidence, from provider: some SMSProvider) -> DeliveryOutcome {
        let found = Case(evidence: evidence, code: provider.errorCode(in: evidence.body), words: provider.vocabulary)
        return row(for: found)?.outcome(found) ?? .inDoubt(found.summary)
    }

    /// The row that decides; the last one fits everything.
    static func row(for found: Case) -> SMSOutcome? {
        table.first { $0.fits(found) }
    }

    static let table: [SMSOutcome] = [
        SMSOutcome("ended by us before the request left", .aborted) { $0.evidence.abort != nil },
        SMSOutcome("TLS is not to be trusted, or libcurl cannot work with these settings", .configuration) {
            !$0.evidence.mayHaveLeft && [1, 2, 3, 4, 27, 43, 48, 58, 59, 60, 77, 83, 90].contains($0.evidence.result)
        },
        SMSOutcome("nobody was reached", .provider) { !$0.evidence.mayHaveLeft },
        SMSOutcome("no answer to a request that may have left", .inDoubt) { $0.evidence.status == nil },

        SMSOutcome("taken", .sent) { $0.has(200...299) },
        SMSOutcome("we send too fast", .throttled) { $0.has(429...429) || $0.says(\.throttling) },
        SMSOutcome("our account, key or rights", .configuration) { $0.says(\.configuration) },
        SMSOutcome("the number cannot get it", .permanent(.recipient)) { $0.has(400...499) && $0.says(\.recipient) },
        SMSOutcome("the words are refused", .permanent(.content)) { $0.has(400...499) && $0.says(\.content) },
        SMSOutcome("our number or name is refused", .permanent(.sender)) { $0.has(400...499) && $0.says(\.sender) },

        SMSOutcome("a gateway got no answer: the provider may have sent it", .inDoubt) {
            $0.has(502...502) || $0.has(504...504)
        },
        SMSOutcome("the provider fails", .throttled) { $0.has(500...599) },
        SMSOutcome("authentication, address or method: settings", .configuration) {
            [401, 402, 403, 404, 405, 407].contains($0.evidence.status)
        },
        SMSOutcome("the request did not arrive in time", .provider) { $0.has(408...408) },
        SMSOutcome("a redirect, which is not followed: settings", .configuration) { $0.has(300...399) },
        SMSOutcome("any other refusal", .permanent(.content)) { $0.has(400...499) },
        SMSOutcome("no answer that anybody could understand", .inDoubt) { _ in true },
    ]

    /// The evidence, with the provider's word for it.
    struct Case: Sendable {
        let evidence: HTTPSEvidence
        let code: String?
        let words: SMSVocabulary

        func has(_ statuses: ClosedRange<Int>) -> Bool {
            evidence.status.map(statuses.contains) ?? false
        }

        func says(_ meaning: KeyPath<SMSVocabulary, Set<String>>) -> Bool {
            code.map(words[keyPath: meaning].contains) ?? false
        }

        /// At most 60 bytes, nothing of the message: `HTTP 400 21211`, or libcurl's words.
        var summary: String {
            if let status = evidence.status { return "HTTP \(status)" + (code.map { " \($0)" } ?? "") }
            let text = "curl \(evidence.result) \(CurlError.text(of: evidence.result))"
            return String(decoding: text.utf8.prefix(60), as: UTF8.self)
        }
    }

    /// What a row says.
    enum Meaning: Sendable {
        case sent
        case inDoubt
        case aborted
        case provider
        case throttled
        case configuration
        case permanent(DeliveryOutcome.Refusal)
    }

    private init(_ name: String, _ meaning: Meaning, _ fits: @escaping @Sendable (Case) -> Bool) {
        self.name = name
        self.meaning = meaning
        self.fits = fits
    }

    private func outcome(_ found: Case) -> DeliveryOutcome {
        switch meaning {
        case .sent: .sent(code: found.evidence.status ?? 200)
        case .inDoubt: .inDoubt(found.summary)
        case .aborted: .aborted
        case .provider: .provider(found.summary)
        case .throttled:
            found.evidence.retryAfter.map { .throttled(found.summary, for: .seconds($0)) } ?? .provider(found.summary)
        case .configuration: .configuration(found.summary)
        case .permanent(let refusal): .permanent(refusal, found.summary)
        }
    }
}
