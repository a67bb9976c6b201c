import JSON

/// JSON for people to read: two blanks for each level, one member per line.
enum IndentedJSON {
    /// - Parameter json: what is no JSON is shown as it is.
    static func text(of json: [UInt8]) -> String {
        guard let value = try? JSONValue.parse(json) else { return String(decoding: json, as: UTF8.self) }
        return text(of: value)
    }

    static func text(of value: JSONValue, level: Int = 0) -> String {
        let inner = String(repeating: "  ", count: level + 1)
        let outer = String(repeating: "  ", count: level)
        switch value {
        case .object(let members) where !members.isEmpty:
            let lines = members.map { member in
                inner + text(of: .string(member.name)) + ": " + text(of: member.value, level: level + 1)
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
        case .array(let elements) where !elements.isEmpty:
            let lines = elements.map { inner + text(of: $0, level: level + 1) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(outer)]"
        default: return String(decoding: value.encoded, as: UTF8.self)
        }
    }
}
