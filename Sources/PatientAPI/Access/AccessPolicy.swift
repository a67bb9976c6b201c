import HTTPServer

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

    private func isAllowed(_ authority: String) -> Bool {
        RequestOrigin.isLocalName(authority)
            || allowedHosts.contains(RequestOrigin.host(of: authority).lowercased())
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
