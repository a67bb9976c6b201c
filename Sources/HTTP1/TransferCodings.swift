/// The transfer codings of a message over all its lines (RFC 9112 §6.1).
enum TransferCodings: Sendable, Hashable {
    /// No such field.
    case none
    /// `chunked` once and nothing else: the only coding that is decoded.
    case chunked
    /// `chunked` last, something unknown before it: well delimited, not decodable.
    case unknownThenChunked
    /// Something else last: the body has no end that can be told.
    case notChunkedLast
    /// Not a list of codings, or `chunked` twice, or before another.
    case malformed

    /// The codings after one more line.
    @inline(__always)
    mutating func append(line: UnsafeRawBufferPointer) {
        if line.equals(ignoringCase: "chunked"), self == .none {
            self = .chunked
            return
        }
        line.forEachListMember { append(member: $0) }
    }

    /// Empty members, which a list may otherwise have (RFC 9110 §5.6.1), are refused: this list decides framing.
    private mutating func append(member: UnsafeRawBufferPointer) {
        let name = member.prefix { $0 != UInt8(ascii: ";") && !$0.isBlank }
        guard UnsafeRawBufferPointer(rebasing: name).isToken else {
            self = .malformed
            return
        }
        let isChunked = UnsafeRawBufferPointer(rebasing: name).equals(ignoringCase: "chunked")
        switch (self, isChunked) {
        case (.malformed, _), (.chunked, _), (.unknownThenChunked, _): self = .malformed
        // `chunked` has no parameters (RFC 9112 §7.1).
        case (.none, true): self = name.count == member.count ? .chunked : .malformed
        case (.notChunkedLast, true): self = name.count == member.count ? .unknownThenChunked : .malformed
        case (.none, false), (.notChunkedLast, false): self = .notChunkedLast
        }
    }
}
