/// The name that a client has given to a request, so that sending it again does not carry it out again
/// (draft-ietf-httpapi-idempotency-key-header-07 §2).
struct IdempotencyKey: Equatable {
    /// 1 to 255 visible ASCII characters.
    let text: String

    /// - Parameter field: the value of the one `Idempotency-Key` field: a string of RFC 8941 §3.3.3, or, as many clients
    ///   write it, the bare text without what would need quoting. `k` and `"k"` are the same key.
    /// - Throws: `invalid`.
    init(_ field: String) throws(IdempotencyFailure) {
        let value = field.trimmingBlanks
        let text = value.hasPrefix("\"") ? Self.unquoted(value.utf8.dropFirst()) : Self.bare(value.utf8)
        guard let text, (1...255).contains(text.utf8.count) else { throw .invalid }
        self.text = text
    }

    private static func unquoted(_ rest: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var rest = rest.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "\""): return rest.next() == nil ? String(decoding: bytes, as: UTF8.self) : nil
            case UInt8(ascii: "\\"):
                guard let escaped = rest.next(), escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\")
                else { return nil }
                bytes.append(escaped)
            case visible: bytes.append(byte)
            default: return nil
            }
        }
        return nil
    }

    private static func bare(_ bytes: String.UTF8View) -> String? {
        let isPlain = bytes.allSatisfy { byte in
            visible.contains(byte) && !#"",;\"#.utf8.contains(byte)
        }
        return isPlain ? String(bytes) : nil
    }

    private static let visible: ClosedRange<UInt8> = 0x21...0x7E
}

/// Why a request is not carried out under its key, apart from another request that had it (``RepositoryError``).
enum IdempotencyFailure: Error, Equatable {
    /// No key by its syntax, or two of them.
    case invalid
    /// There has to be one (`REQUIRE_IDEMPOTENCY_KEY`).
    case required
    /// The first request with this key has no answer yet.
    case inProgress
}
