package import Timekeeping

/// What a request is called in logs and in its answer (`X-Request-Id`).
package enum RequestName: Sendable, Hashable {
    /// Nobody has named it.
    case none
    /// By the server. The characters are made where they are needed, and for most requests that is in the answer only.
    case generated(ULID)
    /// By its client, or whoever stands in between; without control characters.
    case given(String)

    /// As text; empty when nobody has named it.
    package var text: String {
        switch self {
        case .none: ""
        case .generated(let identifier): identifier.description
        case .given(let name): name
        }
    }
}
