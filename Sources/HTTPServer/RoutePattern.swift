/// A path as routes are written: `/patients/{id}/mail`. Literal segments are compared after percent-decoding.
package struct RoutePattern: Sendable, Hashable {
    enum Segment: Sendable, Hashable {
        case literal(String)
        /// One non-empty segment, whatever it is.
        case parameter(String)
    }

    /// As written; stands in metrics and documentation.
    package let text: String
    let segments: [Segment]

    /// A pattern is part of the program: a malformed one stops it.
    init(_ text: String) {
        precondition(text.utf8.first == UInt8(ascii: "/"), "a route pattern begins with a slash: \(text)")
        self.text = text
        segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { part in
            guard part.hasPrefix("{"), part.hasSuffix("}") else {
                precondition(!part.contains(where: { "{}%".contains($0) }), "a placeholder is a whole segment: \(text)")
                return .literal(String(part))
            }
            return .parameter(String(part.dropFirst().dropLast()))
        }
        let names = parameterNames
        precondition(Set(names).count == names.count, "a placeholder occurs twice: \(text)")
    }

    var parameterNames: [String] {
        segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
    }
}
