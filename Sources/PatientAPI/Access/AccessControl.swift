import HTTP1
import HTTPServer
import HTTPTypes

/// Lets through what ``AccessPolicy`` allows; health, the greeting and what is nobody's data are for everybody.
final class AccessControl: Middleware {
    private let policy: AccessPolicy
    private let failures: any FailureResponder
    private let denials: DenialJournal
    /// Whether a route is for everybody, by its number.
    private let isPublic: [Bool]

    /// Those that no key will have to allow.
    private static let publicRoutes = Set(Operation.all.filter { $0.scope == nil }.map(\.path))
    private static let forwardingFields: [HTTPField.Name] = [
        .forwarded, .xForwardedFor, .xForwardedHost, .xForwardedProto, .via,
    ]

    init(policy: AccessPolicy, failures: any FailureResponder, denials: DenialJournal, routes: RouteTable) {
        self.policy = policy
        self.failures = failures
        self.denials = denials
        isPublic = routes.routes.map { Self.publicRoutes.contains($0.pattern.text) }
    }

    func receive(_ request: inout Request) -> Response? {
        if let route = request.routeIndex, isPublic[route] { return nil }
        guard let refusal = refusal(of: request) else { return nil }
        denials.note(refusal, of: request)
        return failures.response(to: .unhandled(refusal), head: request.head, id: request.id)
    }

    private func refusal(of request: Request) -> AccessRefusal? {
        let refusal = policy.refusal(
            isLocalPeer: request.isFromPrivateNetwork,
            isForwarded: Self.forwardingFields.contains { request.fields.contains($0) },
            authority: request.head.authority)
        if let refusal { return refusal }
        // Reading is no danger: without CORS fields the page is not shown the answer.
        switch request.methodKind {
        case .get, .head, .options: return nil
        default: break
        }
        return request.isCrossSite ? .crossSite : nil
    }
}

extension HTTPField.Name {
    fileprivate static let forwarded = Self("Forwarded")!
    fileprivate static let xForwardedFor = Self("X-Forwarded-For")!
    fileprivate static let xForwardedHost = Self("X-Forwarded-Host")!
    fileprivate static let xForwardedProto = Self("X-Forwarded-Proto")!
}

extension HTTPField {
    /// How to authenticate (RFC 6750 §3).
    static let bearerChallenge = HTTPField(name: .wwwAuthenticate, value: #"Bearer realm="patients""#)
}
