/// Percent-encoding of URL parts (WHATWG URL §1.3). What is encoded already stays as it is.
enum PercentEncoding {
    /// The parts, which differ in what they encode beside controls, spaces and everything outside ASCII.
    enum Part {
        case path
        case query
        case fragment

        fileprivate func encodes(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"): true
            case UInt8(ascii: "`"): self != .query
            case UInt8(ascii: "{"), UInt8(ascii: "}"): self == .path
            case UInt8(ascii: "'"): self == .query
            default: byte <= 0x20 || byte >= 0x7F
            }
        }
    }

    static func encode(_ bytes: ArraySlice<UInt8>, _ part: Part) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        for byte in bytes {
            if part.encodes(byte) {
                output.append(UInt8(ascii: "%"))
                output.append(digit(byte >> 4))
                output.append(digit(byte & 15))
            } else {
                output.append(byte)
            }
        }
        return output
    }

    /// Every `%` must be followed by two digits.
    static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let high = rest.popFirst(), let low = rest.popFirst() {
                output.append(value(high) << 4 | value(low))
            } else {
                output.append(byte)
            }
        }
        return output
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        0x30...0x39 ~= byte || 0x61...0x66 ~= byte | 0x20
    }

    private static func value(_ digit: UInt8) -> UInt8 {
        digit <= 0x39 ? digit &- 0x30 : (digit | 0x20) &- 0x61 &+ 10
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x41 + value - 10
    }
}
