import JSON

/// How schemas are written (JSON Schema 2020-12).
enum Schema {
    /// A schema of the document, by its name.
    static func ref(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    /// An object that has these members and no others.
    /// - Parameter optional: those that may be missing.
    static func object(_ properties: KeyValuePairs<String, JSONValue>, optional: [String] = []) -> JSONValue {
        let members = properties.map { JSONMember(name: $0.key, value: $0.value) }
        let required = members.map(\.name).filter { !optional.contains($0) }
        var schema: [JSONMember] = [
            JSONMember(name: "type", value: "object"), JSONMember(name: "properties", value: .object(members)),
        ]
        if !required.isEmpty {
            schema.append(JSONMember(name: "required", value: .array(required.map(JSONValue.string))))
        }
        return .object(schema + [JSONMember(name: "additionalProperties", value: false)])
    }

    static func array(of schema: JSONValue) -> JSONValue { ["type": "array", "items": schema] }

    static func choice(_ values: [String]) -> JSONValue {
        ["type": "string", "enum": .array(values.map(JSONValue.string))]
    }

    /// Of one type, or null.
    static func nullable(_ type: String) -> JSONValue { ["type": [.string(type), "null"]] }

    static let text: JSONValue = ["type": "string"]
    static let flag: JSONValue = ["type": "boolean"]
    static let integer: JSONValue = ["type": "integer"]
    static let count: JSONValue = ["type": "integer", "minimum": 0]
    static let id: JSONValue = ["type": "integer", "format": "int64", "minimum": 1]
    static let moment: JSONValue = ["type": "string", "format": "date-time"]
    static let momentOrNull: JSONValue = ["type": ["string", "null"], "format": "date-time"]
}

extension JSONValue {
    /// The same object with more members behind its own.
    func with(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        guard case .object(let own) = self else { return self }
        return .object(own + members.map { JSONMember(name: $0.key, value: $0.value) })
    }
}
