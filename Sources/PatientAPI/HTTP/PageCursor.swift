/// A place in a listing, given to clients as opaque text and taken back from them.
///
/// It names the last row seen and not an offset, so that rows inserted or deleted meanwhile neither repeat nor hide
/// others. The checksum covers the sorting and the filter, so that a cursor of one listing is not mistaken for one of
/// another; it is no secret, since a forged cursor shows nothing that the listing does not.
struct PageCursor: Equatable {
    /// The id of the row beside which the next page lies.
    let id: Int64

    /// - Parameter scope: the listing's sorting and filter in a normal form.
    func text(scope: String) -> String {
        let payload = [Self.version] + Self.bytes(of: UInt64(bitPattern: id))
        return Base64URL.encode(payload + Self.checksum(payload, scope: scope))
    }

    /// - Throws: `InvalidCursor` for what this version did not make for this scope.
    init(_ text: String, scope: String) throws(InvalidCursor) {
        guard text.utf8.count <= 64, let bytes = Base64URL.decode(text), bytes.count == 17, bytes[0] == Self.version,
            Array(bytes[9...]) == Self.checksum(Array(bytes[..<9]), scope: scope)
        else { throw InvalidCursor() }
        id = Int64(bitPattern: bytes[1..<9].reduce(0) { $0 << 8 | UInt64($1) })
    }

    init(id: Int64) {
        self.id = id
    }

    private static let version: UInt8 = 1

    private static func bytes(of number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
    }

    /// FNV-1a, 64 bits, with the bits mixed once more so that all of them depend on the last byte.
    private static func checksum(_ payload: [UInt8], scope: String) -> [UInt8] {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in payload + Array(scope.utf8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ hash >> 32) &* 0xD6E8_FEB8_6659_FD93
        return bytes(of: hash ^ hash >> 32)
    }
}

/// A cursor that is not ours, or belongs to another listing.
struct InvalidCursor: Error, Equatable {}
