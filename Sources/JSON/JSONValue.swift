/// Any JSON value, as a tree; for everything that is not the hot path.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The literal as received: `1.0`, `1` and `1e0` stay apart, and no digit is lost.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// In the order received; names are unique when it was parsed.
    case object([JSONMember])

    /// Reads a whole text (RFC 8259), strictly: no duplicate names, no lone surrogates, no `NaN`.
    package static func parse(
        _ bytes: some Collection<UInt8>, limits: JSONLimits = .default
    ) throws(JSONError) -> JSONValue {
        try JSONText.scan(bytes, limits: limits) { (scanner) throws(JSONFault) in try scanner.value(depth: 0) }
    }

    /// The value of the first member of that name, nil when this is no object or has none.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    package var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The number, when it is written as an integer and fits; `1.0` and `1e3` are not integers here.
    package var integerValue: Int64? {
        if case .number(let literal) = self { Int64(literal) } else { nil }
    }

    package var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    package var arrayValue: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    package var objectValue: [JSONMember]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// Compact JSON; a number leaves as the literal it is.
    package var encoded: [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.bytes
    }
}
