/// What may stand between the brackets of a host (RFC 3986 §3.2.2). No zone identifiers: they mean nothing to another
/// machine.
enum IPLiteral {
    /// `IPv6address`: eight groups of one to four hexadecimal digits; one run of groups may be `::`, the last two
    /// groups may be an IPv4 address.
    static func isVersion6(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let colon = UInt8(ascii: ":")
        var groups = 0
        var isShortened = false
        var index = 0
        if bytes.count >= 2, bytes[0] == colon {
            guard bytes[1] == colon else { return false }
            isShortened = true
            index = 2
            if index == bytes.count { return true }
        }
        while true {
            let start = index
            while index < bytes.count, ByteSet.hexDigit.contains(bytes[index]) { index += 1 }
            if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
                guard isVersion4(bytes[part: start..<bytes.count]) else { return false }
                groups += 2
                break
            }
            guard (1...4).contains(index - start) else { return false }
            groups += 1
            if index == bytes.count { break }
            guard bytes[index] == colon else { return false }
            index += 1
            if index < bytes.count, bytes[index] == colon {
                guard !isShortened else { return false }
                isShortened = true
                index += 1
                if index == bytes.count { break }
            }
        }
        // "::" stands for at least one group.
        return isShortened ? groups <= 7 : groups == 8
    }

    /// `IPv4address`: four decimal numbers up to 255, without leading zeros.
    private static func isVersion4(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                let digits = UnsafeRawBufferPointer(rebasing: part)
                guard digits.count <= 3, let number = digits.decimalNumber, number <= 255 else { return false }
                return digits.count == 1 || digits[0] != UInt8(ascii: "0")
            }
    }

    /// `IPvFuture`: `"v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )`.
    static func isFutureVersion(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let first = bytes.first, first.lowercased == UInt8(ascii: "v"),
            let dot = bytes.firstIndex(of: UInt8(ascii: ".")), dot > 1, dot + 1 < bytes.count
        else { return false }
        return bytes[1..<dot].allSatisfy { ByteSet.hexDigit.contains($0) }
            && bytes[(dot + 1)...].allSatisfy { ByteSet.registeredName.contains($0) || $0 == UInt8(ascii: ":") }
    }
}
