extension JSONScanner {
    /// The value at the position, as a tree; `depth` containers are open around it.
    mutating func value(depth: Int) throws(JSONFault) -> JSONValue {
        guard position < bytes.count else { throw .syntax("Expecting value", at: position) }
        switch bytes[position] {
        case UInt8(ascii: "\""): return .string(try string().text(in: bytes))
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "t") where literal("true"): return .bool(true)
        case UInt8(ascii: "f") where literal("false"): return .bool(false)
        case UInt8(ascii: "n") where literal("null"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let range = try number()
            return .number(String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self))
        default:
            // `NaN` and `Infinity`, which Python reads, end here too: RFC 8259 §6 does not permit them.
            throw .syntax("Expecting value", at: position)
        }
    }

    private mutating func array(depth: Int) throws(JSONFault) -> [JSONValue] {
        guard depth <= limits.depth else { throw JSONFault(.tooDeep, at: position) }
        var elements: [JSONValue] = []
        position += 1
        skipWhitespace()
        guard !take(UInt8(ascii: "]")) else { return elements }
        while true {
            elements.append(try value(depth: depth))
            skipWhitespace()
            if take(UInt8(ascii: "]")) { return elements }
            try comma()
        }
    }

    private mutating func object(depth: Int) throws(JSONFault) -> [JSONMember] {
        var members: [JSONMember] = []
        try eachMember(depth: depth) { (scanner, name) throws(JSONFault) in
            members.append(JSONMember(name: name.text(in: scanner.bytes), value: try scanner.value(depth: depth)))
        }
        return members
    }

    /// Calls `visit` for each member of the object at the position, standing on its value, which it must step over.
    @inline(__always)
    mutating func eachMember(
        depth: Int, _ visit: (inout JSONScanner, JSONStringToken) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        guard depth <= limits.depth else { throw JSONFault(.tooDeep, at: position) }
        var names = JSONNameSet()
        position += 1
        skipWhitespace()
        guard !take(UInt8(ascii: "}")) else { return }
        while true {
            guard current == UInt8(ascii: "\"") else {
                throw .syntax("Expecting property name enclosed in double quotes", at: position)
            }
            let quote = position
            let name = try string()
            if !names.insert(name, in: bytes) { note(.duplicateName, at: quote) }
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw .syntax("Expecting ':' delimiter", at: position) }
            skipWhitespace()
            try visit(&self, name)
            skipWhitespace()
            if take(UInt8(ascii: "}")) { return }
            try comma()
        }
    }

    private mutating func comma() throws(JSONFault) {
        guard take(UInt8(ascii: ",")) else { throw .syntax("Expecting ',' delimiter", at: position) }
        skipWhitespace()
    }
}
