package import JSON

/// The same value as YAML 1.2, of which JSON is a part: blocks for people, texts in JSON's quotes, so that none is taken
/// for something else.
package enum YAMLText {
    package static func bytes(of value: JSONValue) -> [UInt8] {
        var text = ""
        write(value, indented: 0, to: &text)
        return Array(text.utf8)
    }

    private static func write(_ value: JSONValue, indented level: Int, to text: inout String) {
        let margin = String(repeating: "  ", count: level)
        switch value {
        case .object(let members) where !members.isEmpty:
            for member in members {
                text += margin + key(member.name) + ":"
                writeBehind(value: member.value, indented: level, to: &text)
            }
        case .array(let elements) where !elements.isEmpty:
            for element in elements {
                text += margin + "-"
                writeBehind(value: element, indented: level, to: &text)
            }
        default: text += margin + scalar(value) + "\n"
        }
    }

    private static func writeBehind(value: JSONValue, indented level: Int, to text: inout String) {
        switch value {
        case .object(let members) where !members.isEmpty: text += "\n"
        case .array(let elements) where !elements.isEmpty: text += "\n"
        default:
            text += " " + scalar(value) + "\n"
            return
        }
        write(value, indented: level + 1, to: &text)
    }

    private static func scalar(_ value: JSONValue) -> String { String(decoding: value.encoded, as: UTF8.self) }

    /// Plain where nothing else could be meant.
    private static func key(_ name: String) -> String {
        let isPlain =
            name.utf8.first.map { 0x61...0x7A ~= $0 | 0x20 } == true
            && name.utf8.allSatisfy { byte in
                0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte || byte == UInt8(ascii: "_")
            } && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(name.lowercased())
        return isPlain ? name : scalar(.string(name))
    }
}
