package import Addresses

/// Where a relay sends what it could not deliver: the envelope sender of every mail (`MAIL FROM`, RFC 5321 §3.6.3).
package enum BounceAddress: Sendable, Hashable {
    /// The address of `From`, which every relay accepts. The default.
    case sender
    /// One address for all mails.
    case fixed(EnvelopeAddress)
    /// An address for each job, `prefix+JOB@domain`, which maps a later bounce to its job (VERP). It needs somebody who
    /// receives and reads the domain's mail, and a relay that lets us send as any of these.
    case perJob(prefix: String, domain: String)

    /// Why a text names no address for bounces.
    package struct Malformed: Error, Equatable {}

    /// Reads `bounces.example.com` (``perJob(prefix:domain:)`` with the prefix `bounce`), `returns+@example.com` (the same
    /// with another prefix) or `returns@example.com` (``fixed(_:)``).
    package init(parsing text: String) throws(Malformed) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: self = .perJob(prefix: "bounce", domain: text)
        case 2 where parts[0].hasSuffix("+") && parts[0].utf8.count > 1:
            self = .perJob(prefix: String(parts[0].dropLast()), domain: String(parts[1]))
        default:
            guard let address = try? EnvelopeAddress(text, allowsUnicode: false) else { throw Malformed() }
            self = .fixed(address)
        }
        // A domain or prefix that no job's address could be made of is a matter for whoever sets it, not for each mail.
        let longest = String(repeating: "Z", count: 26)
        guard case .perJob = self else { return }
        guard (try? EnvelopeAddress(address(forJob: longest, sender: ""), allowsUnicode: false)) != nil else {
            throw Malformed()
        }
    }

    /// - Parameter sender: the address of `From`.
    func address(forJob id: String, sender: String) -> String {
        switch self {
        case .sender: sender
        case .fixed(let address): address.text
        case .perJob(let prefix, let domain): "\(prefix)+\(id)@\(domain)"
        }
    }
}
