import JSON

/// One text for all JSON texts that say the same: members by name, nothing between tokens. Numbers stay as they are
/// written, since none of ours is one.
enum CanonicalJSON {
    /// What is no JSON stands for itself.
    static func bytes(of body: [UInt8]) -> [UInt8] {
        guard let value = try? JSONValue.parse(body) else { return body }
        return ordered(value).encoded
    }

    /// The same value with the members of all objects in the order of their names.
    static func ordered(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            let byName = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            return .object(byName.map { JSONMember(name: $0.name, value: ordered($0.value)) })
        case .array(let elements): return .array(elements.map(ordered))
        default: return value
        }
    }
}
