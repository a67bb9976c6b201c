import HTTPTypes

/// `method SP request-target SP HTTP-version` (RFC 9112 §3), with one space each and nothing around.
struct RequestLine: Sendable {
    let method: HTTPRequest.Method
    let target: RequestTarget
    let version: HTTPVersion

    /// Reads a whole line, the line end removed.
    ///
    /// Method and version are judged before the target, so that the opening of HTTP/2 (`PRI * HTTP/2.0`) and a future
    /// version get 505 and not 400.
    init(_ line: UnsafeRawBufferPointer) throws(ParseError) {
        let versionLength = 8
        var methodEnd = 0
        while methodEnd < line.count, ByteSet.token.contains(line[methodEnd]) { methodEnd &+= 1 }
        let versionStart = line.count - versionLength
        // At least one byte of target lies between the two spaces.
        guard methodEnd > 0, versionStart - 1 > methodEnd + 1, line[methodEnd] == ASCII.space,
            line[versionStart - 1] == ASCII.space
        else { throw .badRequestLine }

        version = try HTTPVersion(line[part: versionStart..<line.count], otherwise: .badRequestLine)
        method = HTTPRequest.Method(token: line[part: 0..<methodEnd])
        target = try RequestTarget(line[part: methodEnd + 1..<versionStart - 1], method: method)
    }

    /// Why a line beyond the limit is refused. Without a space in it, it is the method that is too long, which is
    /// 501 rather than 414 (RFC 9112 §3).
    static func tooLong(_ start: UnsafeRawBufferPointer) -> ParseError {
        guard let methodEnd = start.firstIndex(where: { !ByteSet.token.contains($0) }) else { return .methodTooLong }
        return methodEnd > 0 && start[methodEnd] == ASCII.space ? .uriTooLong : .badRequestLine
    }
}
