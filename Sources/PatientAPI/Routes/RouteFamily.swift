/// Which promises a path is under: the bytes of the service that this one replaces, or problem details.
///
/// Decided by the path alone, so that errors before and beside the handlers look as those within do.
enum RouteFamily: String {
    case legacy, canonical

    /// Canonical are `/patients`, what begins with the id of a patient or a number that could be one, and some literal
    /// paths; everything else, unknown paths included, is answered as the original would have.
    init(path: String) {
        let isCanonical =
            Self.literals.contains(path) || Self.isCanonical(path) || Self.folders.contains(where: path.hasPrefix)
        self = isCanonical ? .canonical : .legacy
    }

    /// Whether the path is under `/patients/` and names neither a patient nor a legacy route. `/patients/{id}` matches
    /// it, but what is no id has no methods either.
    static func isNowhere(_ path: String) -> Bool {
        guard path.hasPrefix("/patients/"), !literals.contains(path) else { return false }
        return !isCanonical(path) && !LegacyPath.allCases.contains { $0.matches(path) }
    }

    private static func isCanonical(_ path: String) -> Bool {
        guard path.hasPrefix("/patients") else { return false }
        let rest = path.utf8.dropFirst("/patients".utf8.count)
        guard let slash = rest.first else { return true }
        guard slash == UInt8(ascii: "/") else { return false }
        let id = rest.dropFirst().prefix { $0 != UInt8(ascii: "/") }
        return !id.isEmpty && id.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// What lies in them is ours, whatever it is.
    private static let folders = ["/problems/", "/assets/"]

    /// Paths without a placeholder, beside `/patients` itself.
    private static let literals: Set<String> = [
        "/livez", "/readyz", "/healthz", "/metrics", "/version", "/audit", "/audit/verify",
        "/patients/search", "/patients/validate", "/patients/batch",
        "/problems", "/openapi.json",
    ]
}

/// The legacy paths, written once for routes and for errors.
enum LegacyPath: String, CaseIterable {
    case home = "/"
    case register = "/patients/register"
    case registerAlias = "/register"
    case list = "/patients/getPatients"
    case listAlias = "/getPatients"
    case patient = "/patients/getPatientById/"
    case delete = "/patients/deletePatientById/"

    /// The two that end in a slash go on with an id.
    fileprivate func matches(_ path: String) -> Bool {
        rawValue.hasSuffix("Id/") ? path.hasPrefix(rawValue) && path != rawValue : path == rawValue
    }
}
