/// A request target, checked, as offsets into the bytes of its head (RFC 9112 §3.2). ``RequestTarget`` is its text.
struct TargetLayout: Sendable {
    let form: RequestTarget.Form
    /// Means nothing for asterisk-form.
    let path: ByteRange
    /// What follows `?`; nil without `?`.
    let query: ByteRange?
    let authority: ByteRange?
    /// Whether there is a `%` in the path: without one it stands for itself.
    let pathHasEscapes: Bool

    init(
        form: RequestTarget.Form, path: ByteRange, query: ByteRange? = nil, authority: ByteRange? = nil,
        pathHasEscapes: Bool = false
    ) {
        self.form = form
        self.path = path
        self.query = query
        self.authority = authority
        self.pathHasEscapes = pathHasEscapes
    }

    /// Reads the target of a request line. The grammar is RFC 3986's: no fragment, no byte that has to be escaped, no
    /// `%` without two hexadecimal digits.
    ///
    /// - Parameter range: not empty.
    init(_ range: Range<Int>, in input: UnsafeRawBufferPointer, method: MethodKind) throws(ParseError) {
        guard method != .connect else { throw .connectRefused }
        switch input[range.lowerBound] {
        case UInt8(ascii: "/"):
            self = try Self.split(range, in: input, form: .origin, authority: nil)
        case UInt8(ascii: "*"):
            guard range.count == 1, method == .options else { throw .badTarget }
            self.init(form: .asterisk, path: ByteRange(range))
        default:
            try self.init(absolute: range, in: input, method: method)
        }
    }

    /// `absolute-form`, which every server must take (RFC 9112 §3.2.2), with one of the two schemes that mean us and
    /// a host; user information in it is refused (RFC 9110 §4.2.4).
    private init(absolute range: Range<Int>, in input: UnsafeRawBufferPointer, method: MethodKind) throws(ParseError) {
        let schemes: [StaticString] = ["http://", "https://"]
        let bytes = input[part: range]
        guard
            let scheme = schemes.first(where: { scheme in
                bytes.count > scheme.utf8CodeUnitCount
                    && bytes[part: 0..<scheme.utf8CodeUnitCount].equals(ignoringCase: scheme)
            })
        else { throw .badTarget }
        let start = range.lowerBound + scheme.utf8CodeUnitCount
        let end =
            input[start..<range.upperBound].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
            ?? range.upperBound
        guard Authority.isValid(input[part: start..<end]) else { throw .badTarget }

        let authority = ByteRange(start..<end)
        let rest = try Self.split(end..<range.upperBound, in: input, form: .absolute, authority: authority)
        if rest.path.count > 0 {
            self = rest
        } else if rest.query == nil, method == .options {
            // What a proxy would have written as `*` (RFC 9112 §3.2.4).
            self.init(form: .asterisk, path: rest.path, authority: authority)
        } else {
            // The path is `/`, and the last byte of the scheme looks like it.
            self.init(form: .absolute, path: ByteRange(start - 1..<start), query: rest.query, authority: authority)
        }
    }

    /// Path and query; checks every byte of both.
    @inline(__always)
    private static func split(
        _ range: Range<Int>, in input: UnsafeRawBufferPointer, form: RequestTarget.Form, authority: ByteRange?
    ) throws(ParseError) -> TargetLayout {
        var questionMark: Int?
        var firstEscape = range.upperBound
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = input[index]
            guard ByteSet.target.contains(byte) else { throw .badTarget }
            if byte == UInt8(ascii: "?"), questionMark == nil { questionMark = index }
            if byte == UInt8(ascii: "%") {
                guard input.isEscape(at: index, before: range.upperBound) else { throw .badTarget }
                firstEscape = min(firstEscape, index)
            }
            index &+= 1
        }
        let pathEnd = questionMark ?? range.upperBound
        return TargetLayout(
            form: form, path: ByteRange(range.lowerBound..<pathEnd),
            query: questionMark.map { ByteRange($0 + 1..<range.upperBound) }, authority: authority,
            pathHasEscapes: firstEscape < pathEnd)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether `%` at `index` is followed by two hexadecimal digits (RFC 3986 §2.1).
    func isEscape(at index: Int, before end: Int) -> Bool {
        index + 2 < end && ByteSet.hexDigit.contains(self[index + 1]) && ByteSet.hexDigit.contains(self[index + 2])
    }
}
