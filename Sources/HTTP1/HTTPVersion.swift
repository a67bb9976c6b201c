/// The two versions that are spoken; any other well-formed one is answered 505.
package enum HTTPVersion: Sendable, Hashable {
    case http10, http11
}

extension HTTPVersion {
    /// `HTTP/1.1` or `HTTP/1.0`, in capitals. Another `HTTP/DIGIT.DIGIT` is a version that is not spoken.
    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer, otherwise malformed: ParseError) throws(ParseError) {
        guard bytes.count == 8 else { throw malformed }
        switch UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)) {
        case 0x4854_5450_2F31_2E31: self = .http11
        case 0x4854_5450_2F31_2E30: self = .http10
        default:
            let isWellFormed =
                bytes.starts(with: "HTTP/".utf8) && bytes[5].decimalValue != nil && bytes[6] == UInt8(ascii: ".")
                && bytes[7].decimalValue != nil
            throw isWellFormed ? .unsupportedVersion : malformed
        }
    }
}
