/// Who may call this service while it knows no keys: this machine and private networks, nobody else.
///
/// A pure decision; ``AccessControl`` asks it for each request. Three things must all hold, because each closes a door
/// that the others leave open: the peer's address is local; nothing says that a proxy stands between (a proxy's own
/// address is local, its clients' are not); and the Host is one that no page of a foreign site can make a browser
/// send, which is how DNS rebinding reaches into private networks.
package struct AccessPolicy: Sendable {
    private let isOpenToAll: Bool
    private let allowedHosts: Set<String>
    private let scopes: Set<Scope>

    /// - Parameters:
    ///   - isOpenToAll: lets everybody in; chosen explicitly, never by default.
    ///   - allowedHosts: names that Host may carry besides localhost, single labels and IP addresses; lower case.
    ///   - scopes: of callers without a key. What an answer adds for some of them depends on it; routes are not closed.
    package init(
        isOpenToAll: Bool = false, allowedHosts: Set<String> = [], scopes: Set<Scope> = Set(Scope.allCases)
    ) {
        self.isOpenToAll = isOpenToAll
        self.allowedHosts = allowedHosts
        self.scopes = scopes
    }

    /// Whether a caller who was let in has a scope.
    func grants(_ scope: Scope) -> Bool { scopes.contains(scope) }

    /// Why a request is refused; nil: it is not.
    ///
    /// - Parameters:
    ///   - isLocalPeer: whether the peer's address is of this machine or of a private network.
    ///   - isForwarded: whether a field says that a proxy passed the request on.
    ///   - authority: Host, with or without a port.
    package func refusal(isLocalPeer: Bool, isForwarded: Bool, authority: String?) -> AccessRefusal? {
        if isOpenToAll { return nil }
        guard isLocalPeer, !isForwarded else { return .unauthenticated }
        return isAllowed(authority ?? "") ? nil : .hostNotAllowed
    }

    /// Whether a browser sends this on behalf of a foreign page (Fetch Metadata, RFC 6454): a form there needs no
    /// permission to post here, and its user may be local. Clients that are no browsers send neither field.
    ///
    /// - Parameters:
    ///   - fetchSite: `Sec-Fetch-Site`.
    ///   - origin: `Origin`.
    ///   - authority: Host, with its port if it has one.
    package static func isCrossSite(fetchSite: String?, origin: String?, authority: String?) -> Bool {
        if let fetchSite { return !["same-origin", "none"].contains(fetchSite.lowercased()) }
        guard let origin else { return false }
        guard let scheme = origin.firstRange(of: "://") else { return true }
        return origin[scheme.upperBound...].lowercased() != authority?.lowercased()
    }

    /// Addresses and single labels, which nearly all local clients use, are recognised byte by byte: every request comes
    /// through here.
    private func isAllowed(_ authority: String) -> Bool {
        let bytes = authority.utf8
        if bytes.first == UInt8(ascii: "[") { return true }
        let host = bytes[..<(bytes.lastIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex)]
        if Self.isAddress(host) { return true }
        guard host.contains(UInt8(ascii: ".")) else { return !host.isEmpty }
        let name = String(Substring(host)).lowercased()
        return name.hasSuffix(".localhost") || allowedHosts.contains(name)
    }

    /// Whether it is an IPv4 address: four numbers up to 255, without signs.
    private static func isAddress(_ host: Substring.UTF8View) -> Bool {
        var dots = 0
        var number: Int?
        for byte in host {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let value = (number ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
                guard value <= 255 else { return false }
                number = value
            case UInt8(ascii: ".") where number != nil:
                dots += 1
                number = nil
            default: return false
            }
        }
        return dots == 3 && number != nil
    }
}

/// Why somebody may not come in.
///
/// Raw values are the words of the metric.
package enum AccessRefusal: String, Error, Sendable, Equatable, CaseIterable {
    /// Not from here, and without a key that would say who it is.
    case unauthenticated
    /// From here, but under a name that is not ours.
    case hostNotAllowed = "host-not-allowed"
    /// Made by a page of another site.
    case crossSite = "cross-site"
}
