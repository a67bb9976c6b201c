/// Where a string lies, without its quotation marks; its escapes were checked by the scanner.
struct JSONStringToken {
    let start: Int
    let end: Int
    let hasEscapes: Bool

    /// The text, out of the bytes it was found in.
    func text(in bytes: UnsafeBufferPointer<UInt8>) -> String {
        let content = UnsafeBufferPointer(rebasing: bytes[start..<end])
        guard hasEscapes else { return String(decoding: content, as: UTF8.self) }
        // An escape is never shorter than what it stands for: two bytes for one, six for at most three, twelve for
        // four.
        return String(unsafeUninitializedCapacity: content.count) { output in
            var written = 0
            var index = start
            while index < end {
                if bytes[index] == UInt8(ascii: "\\") {
                    index = Self.unescape(bytes, at: index, into: output, &written)
                } else {
                    output[written] = bytes[index]
                    written += 1
                    index += 1
                }
            }
            return written
        }
    }

    /// Writes what one escape stands for; the place behind it is returned.
    private static func unescape(
        _ bytes: UnsafeBufferPointer<UInt8>, at backslash: Int, into output: UnsafeMutableBufferPointer<UInt8>,
        _ written: inout Int
    ) -> Int {
        var end = backslash + 2
        let byte: UInt8
        switch bytes[backslash + 1] {
        case UInt8(ascii: "b"): byte = 0x08
        case UInt8(ascii: "f"): byte = 0x0C
        case UInt8(ascii: "n"): byte = 0x0A
        case UInt8(ascii: "r"): byte = 0x0D
        case UInt8(ascii: "t"): byte = 0x09
        case UInt8(ascii: "u"):
            let scalar: Unicode.Scalar
            (scalar, end) = escapedScalar(bytes, at: backslash)
            for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                output[written] = unit
                written += 1
            }
            return end
        case let itself: byte = itself
        }
        output[written] = byte
        written += 1
        return end
    }

    /// A lone half becomes U+FFFD: its text is refused when the scan is over, and until then must only be harmless.
    private static func escapedScalar(
        _ bytes: UnsafeBufferPointer<UInt8>, at backslash: Int
    ) -> (Unicode.Scalar, end: Int) {
        let first = codeUnit(bytes, at: backslash)
        if let scalar = Unicode.Scalar(first) { return (scalar, backslash + 6) }
        if first < 0xDC00, backslash + 11 < bytes.count, bytes[backslash + 6] == UInt8(ascii: "\\"),
            bytes[backslash + 7] == UInt8(ascii: "u")
        {
            let second = codeUnit(bytes, at: backslash + 6)
            if second & 0xFC00 == 0xDC00,
                let scalar = Unicode.Scalar(0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(second & 0x3FF)))
            {
                return (scalar, backslash + 12)
            }
        }
        return ("\u{FFFD}", backslash + 6)
    }

    private static func codeUnit(_ bytes: UnsafeBufferPointer<UInt8>, at backslash: Int) -> UInt16 {
        var unit: UInt16 = 0
        for index in backslash + 2..<backslash + 6 {
            unit = unit << 4 | UInt16(hexadecimal(bytes[index]) ?? 0)
        }
        return unit
    }

    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
