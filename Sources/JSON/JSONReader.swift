/// Reads an object member by member, without a tree: the hot path.
///
///     var name: String?
///     let isObject = try JSONReader.object(body) { member in
///         if member.isNamed("name") { name = member.text }
///     }
package enum JSONReader {
    /// One member, valid within the call that hands it over.
    package struct Member: ~Copyable {
        fileprivate let bytes: UnsafeBufferPointer<UInt8>
        fileprivate let token: JSONStringToken
        fileprivate let content: Content

        /// Whether the name is `expected`, byte by byte and without building a string.
        package func isNamed(_ expected: StaticString) -> Bool {
            guard !token.hasEscapes else { return name == expected.description }
            let length = token.end - token.start
            guard length == expected.utf8CodeUnitCount else { return false }
            for index in 0..<length where bytes[token.start + index] != expected.utf8Start[index] {
                return false
            }
            return true
        }

        package var name: String { token.text(in: bytes) }

        /// The value when it is a string.
        package var text: String? {
            if case .string(let string) = content { string.text(in: bytes) } else { nil }
        }

        /// The value, whatever it is.
        package var value: JSONValue {
            switch content {
            case .string(let string): .string(string.text(in: bytes))
            case .other(let value): value
            }
        }
    }

    fileprivate enum Content {
        case string(JSONStringToken)
        case other(JSONValue)
    }

    /// Visits the members of the object that `bytes` hold, in their order.
    ///
    /// What was visited counts only if nothing is thrown: a fault may lie behind it.
    /// - Returns: false when the text is JSON but no object; nothing was visited then.
    package static func object(
        _ bytes: [UInt8], limits: JSONLimits = .default, _ visit: (borrowing Member) -> Void
    ) throws(JSONError) -> Bool {
        try JSONText.scan(bytes, limits: limits) { (scanner) throws(JSONFault) in
            guard scanner.current == UInt8(ascii: "{") else {
                _ = try scanner.value(depth: 0)
                return false
            }
            try scanner.eachMember(depth: 1) { (scanner, name) throws(JSONFault) in
                let content: Content =
                    if scanner.current == UInt8(ascii: "\"") {
                        .string(try scanner.string())
                    } else {
                        .other(try scanner.value(depth: 1))
                    }
                visit(Member(bytes: scanner.bytes, token: name, content: content))
            }
            return true
        }
    }
}
