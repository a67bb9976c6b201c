/// The short way for nearly every URL: one that is its own serialisation already.
///
/// False means "look closer", not "wrong".
enum PlainDocumentURL {
    static func accepts(_ typed: String, httpsOnly: Bool) -> Bool {
        var typed = typed
        return typed.withUTF8 { bytes in
            guard bytes.count <= DocumentURL.maximumLength,
                let host = authorityStart(bytes, httpsOnly: httpsOnly), let path = endOfHost(bytes, from: host)
            else { return false }
            return isPlainPath(bytes, from: path)
        }
    }

    private static func authorityStart(_ bytes: UnsafeBufferPointer<UInt8>, httpsOnly: Bool) -> Int? {
        if starts(bytes, with: "https://") { return 8 }
        return !httpsOnly && starts(bytes, with: "http://") ? 7 : nil
    }

    private static func starts(_ bytes: UnsafeBufferPointer<UInt8>, with prefix: StaticString) -> Bool {
        guard bytes.count >= prefix.utf8CodeUnitCount else { return false }
        for index in 0..<prefix.utf8CodeUnitCount where bytes[index] != prefix.utf8Start[index] { return false }
        return true
    }

    /// A name in lower case whose last label begins with a letter, so that it is no IPv4 address, and the slash
    /// behind it.
    private static func endOfHost(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var labelStart = start
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "/"):
                return index > labelStart && 0x61...0x7A ~= bytes[labelStart] ? index : nil
            case UInt8(ascii: "."): labelStart = index + 1
            case UInt8(ascii: "-") where index == labelStart + 3: return nil  // it may be `xn--`
            case 0x61...0x7A, 0x30...0x39, UInt8(ascii: "-"): break
            default: return nil
            }
            index += 1
        }
        return nil
    }

    /// Nothing to resolve, to encode or to check: no dot segment, no percent sign, no character that is ever encoded.
    private static func isPlainPath(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
        var previous: UInt8 = 0
        for index in start..<bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "."): if previous == UInt8(ascii: "/") { return false }
            case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "?"), UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "+"),
                UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "#"):
                break
            default: return false
            }
            previous = byte
        }
        return true
    }
}
