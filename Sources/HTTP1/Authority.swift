/// The grammar of `uri-host [ ":" port ]` (RFC 9110 §7.2, RFC 3986 §3.2.2), as in a Host field and an absolute-form
/// target.
///
/// Checked in full because the host ends up in links and redirects, and because a gateway in front that reads
/// `a@b` or `[::1` otherwise than we do sends a request to the wrong place. The empty host, which the grammar allows,
/// is refused as well: an `http` URI without one is invalid (RFC 9110 §4.2.1).
enum Authority {
    static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let first = bytes.first else { return false }
        let hostEnd: Int
        if first == UInt8(ascii: "[") {
            guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let literal = bytes[part: 1..<bracket]
            guard IPLiteral.isVersion6(literal) || IPLiteral.isFutureVersion(literal) else { return false }
            hostEnd = bracket + 1
        } else {
            hostEnd = registeredNameEnd(bytes)
            guard hostEnd > 0 else { return false }
        }
        return hostEnd == bytes.count || isPort(bytes[part: hostEnd..<bytes.count])
    }

    /// Where a `reg-name` stops; an IPv4 address is one too.
    @inline(__always)
    private static func registeredNameEnd(_ bytes: UnsafeRawBufferPointer) -> Int {
        var index = 0
        while index < bytes.count {
            if ByteSet.registeredName.contains(bytes[index]) {
                index += 1
            } else if bytes[index] == UInt8(ascii: "%"), bytes.isEscape(at: index, before: bytes.count) {
                index += 3
            } else {
                break
            }
        }
        return index
    }

    /// `":" *DIGIT`, no more than a port can be. Without digits it is the default port (RFC 3986 §3.2.3).
    private static func isPort(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes[0] == UInt8(ascii: ":") else { return false }
        guard bytes.count > 1 else { return true }
        guard let port = bytes[part: 1..<bytes.count].decimalNumber else { return false }
        return port <= 65_535
    }
}
