import HTTPTypes

extension RequestTarget {
    /// Reads the target of a request line (RFC 9112 §3.2). The grammar is RFC 3986's: no fragment, no byte that has
    /// to be escaped, no `%` without two hexadecimal digits.
    init(_ bytes: UnsafeRawBufferPointer, method: HTTPRequest.Method) throws(ParseError) {
        guard method != .connect else { throw .connectRefused }
        switch bytes[0] {
        case UInt8(ascii: "/"):
            let (path, query) = try Self.split(bytes)
            self.init(form: .origin, path: path, query: query)
        case UInt8(ascii: "*"):
            guard bytes.count == 1, method == .options else { throw .badTarget }
            self.init(form: .asterisk, path: "*")
        default:
            try self.init(absolute: bytes, method: method)
        }
    }

    /// `absolute-form`, which every server must take (RFC 9112 §3.2.2), with one of the two schemes that mean us and
    /// a host; user information in it is refused (RFC 9110 §4.2.4).
    private init(absolute bytes: UnsafeRawBufferPointer, method: HTTPRequest.Method) throws(ParseError) {
        let schemes: [StaticString] = ["http://", "https://"]
        guard
            let scheme = schemes.first(where: { scheme in
                bytes.count > scheme.utf8CodeUnitCount
                    && bytes[part: 0..<scheme.utf8CodeUnitCount].equals(ignoringCase: scheme)
            })
        else { throw .badTarget }
        let start = scheme.utf8CodeUnitCount
        let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? bytes.count
        guard Authority.isValid(bytes[part: start..<end]) else { throw .badTarget }

        let authority = bytes[part: start..<end].text
        let (path, query) = try Self.split(bytes[part: end..<bytes.count])
        if path.isEmpty, query == nil, method == .options {
            // What a proxy would have written as `*` (RFC 9112 §3.2.4).
            self.init(form: .asterisk, path: "*", authority: authority)
        } else {
            self.init(form: .absolute, path: path.isEmpty ? "/" : path, query: query, authority: authority)
        }
    }

    /// Path and query; checks every byte of both.
    @inline(__always)
    private static func split(_ bytes: UnsafeRawBufferPointer) throws(ParseError) -> (path: String, query: String?) {
        var questionMark: Int?
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard ByteSet.target.contains(byte) else { throw .badTarget }
            if byte == UInt8(ascii: "?"), questionMark == nil { questionMark = index }
            if byte == UInt8(ascii: "%") {
                guard bytes.isEscape(at: index) else { throw .badTarget }
            }
            index &+= 1
        }
        guard let questionMark else { return (bytes.text, nil) }
        return (bytes[part: 0..<questionMark].text, bytes[part: questionMark + 1..<bytes.count].text)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether `%` at `index` is followed by two hexadecimal digits (RFC 3986 §2.1).
    func isEscape(at index: Int) -> Bool {
        index + 2 < count && ByteSet.hexDigit.contains(self[index + 1]) && ByteSet.hexDigit.contains(self[index + 2])
    }
}
