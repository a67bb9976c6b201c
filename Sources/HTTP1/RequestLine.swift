import HTTPTypes

/// `method SP request-target SP HTTP-version` (RFC 9112 §3), with one space each and nothing around; checked, as offsets
/// into the bytes of its head.
struct RequestLine: Sendable {
    let method: MethodKind
    let methodName: ByteRange
    let target: TargetLayout
    let version: HTTPVersion

    init(method: MethodKind, methodName: ByteRange, target: TargetLayout, version: HTTPVersion) {
        self.method = method
        self.methodName = methodName
        self.target = target
        self.version = version
    }

    /// Reads the line at `range` of `input`, the line end removed.
    ///
    /// Method and version are judged before the target, so that the opening of HTTP/2 (`PRI * HTTP/2.0`) and a future
    /// version get 505 and not 400.
    init(_ range: Range<Int>, in input: UnsafeRawBufferPointer) throws(ParseError) {
        let versionLength = 8
        var methodEnd = range.lowerBound
        while methodEnd < range.upperBound, ByteSet.token.contains(input[methodEnd]) { methodEnd &+= 1 }
        let versionStart = range.upperBound - versionLength
        // At least one byte of target lies between the two spaces.
        guard methodEnd > range.lowerBound, versionStart - 1 > methodEnd + 1, input[methodEnd] == ASCII.space,
            input[versionStart - 1] == ASCII.space
        else { throw .badRequestLine }

        version = try HTTPVersion(input[part: versionStart..<range.upperBound], otherwise: .badRequestLine)
        methodName = ByteRange(range.lowerBound..<methodEnd)
        method = MethodKind(token: input[part: methodName])
        target = try TargetLayout(methodEnd + 1..<versionStart - 1, in: input, method: method)
    }

    /// Why a line beyond the limit is refused. Without a space in it, it is the method that is too long, which is
    /// 501 rather than 414 (RFC 9112 §3).
    static func tooLong(_ start: UnsafeRawBufferPointer) -> ParseError {
        guard let methodEnd = start.firstIndex(where: { !ByteSet.token.contains($0) }) else { return .methodTooLong }
        return methodEnd > 0 && start[methodEnd] == ASCII.space ? .uriTooLong : .badRequestLine
    }
}
