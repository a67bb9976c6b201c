/// A fingerprint that tells contents apart; no protection against somebody who wants two to be alike.
enum ContentHash {
    /// FNV-1a, 64 bits, with the bits mixed once more so that all of them depend on the last byte.
    static func value(of bytes: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ hash >> 32) &* 0xD6E8_FEB8_6659_FD93
        return hash ^ hash >> 32
    }

    /// Sixteen hexadecimal digits.
    static func text(of bytes: some Sequence<UInt8>) -> String {
        let digits = String(value(of: bytes), radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
