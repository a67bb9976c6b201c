import HTTPTypes

/// `HTTP-version SP status-code SP [ reason-phrase ]` (RFC 9112 §4).
struct StatusLine: Sendable {
    let version: HTTPVersion
    let status: HTTPResponse.Status

    /// Reads a whole line, the line end removed. The space before a missing reason phrase may be missing as well:
    /// many servers leave it out, and nothing is delimited by it.
    init(_ line: UnsafeRawBufferPointer) throws(ParseError) {
        guard line.count >= 12, line[8] == ASCII.space,
            let code = line[part: 9..<12].decimalNumber, (100...599).contains(code),
            line.count == 12 || line[12] == ASCII.space
        else { throw .badStatusLine }
        version = try HTTPVersion(line[part: 0..<8], otherwise: .badStatusLine)
        // The phrase has no meaning to a client (RFC 9112 §4); leaving it out saves a string per response.
        status = HTTPResponse.Status(integerLiteral: code)
    }
}
