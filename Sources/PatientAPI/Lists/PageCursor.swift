import Patients
import Timekeeping

/// A place in a listing, given to clients as opaque text and taken back from them.
///
/// It names the last row seen and not an offset, so that rows inserted or deleted meanwhile neither repeat nor hide
/// others; it holds all of that row's position, so that the row itself may be gone. The checksum covers the order and
/// the filter, so that a cursor of one listing is not mistaken for one of another; it is no secret, since a forged
/// cursor shows nothing that the listing does not.
struct PageCursor: Equatable {
    /// Of the row beside which the next page lies.
    let position: PagePosition

    init(_ position: PagePosition) {
        self.position = position
    }

    /// - Parameter scope: the listing's order and filter in a normal form.
    func text(scope: String) -> String {
        var payload = [Self.version] + Self.bytes(of: UInt64(bitPattern: position.id))
        switch position {
        case .id: break
        case .createdAt(let moment, _): payload += Self.bytes(of: UInt64(bitPattern: moment.microseconds))
        case .name(let name, _): payload += name.utf8
        }
        return Base64URL.encode(payload + Self.checksum(payload, scope: scope))
    }

    /// - Parameters:
    ///   - key: by which the listing is ordered.
    ///   - scope: as in ``text(scope:)``.
    /// - Throws: `InvalidCursor` for what this version did not make for this scope.
    init(_ text: String, by key: PatientOrder.Key, scope: String) throws(InvalidCursor) {
        guard text.utf8.count <= Self.maximumLength, let bytes = Base64URL.decode(text), bytes.count >= 17,
            bytes[0] == Self.version
        else { throw InvalidCursor() }
        let payload = Array(bytes.dropLast(8))
        guard Array(bytes.suffix(8)) == Self.checksum(payload, scope: scope) else { throw InvalidCursor() }
        let id = Int64(bitPattern: Self.number(payload[1..<9]))
        let rest = payload[9...]
        switch key {
        case .id where rest.isEmpty: position = .id(id)
        case .createdAt where rest.count == 8:
            position = .createdAt(Timestamp(microseconds: Int64(bitPattern: Self.number(rest))), id: id)
        case .name:
            guard let name = String(validating: rest, as: UTF8.self) else { throw InvalidCursor() }
            position = .name(name, id: id)
        default: throw InvalidCursor()
        }
    }

    private static let version: UInt8 = 2
    /// A name has at most 255 scalars, of at most four bytes each.
    private static let maximumLength = 1_500

    private static func bytes(of number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func checksum(_ payload: [UInt8], scope: String) -> [UInt8] {
        bytes(of: ContentHash.value(of: payload + Array(scope.utf8)))
    }
}

/// A cursor that is not ours, or belongs to another listing.
struct InvalidCursor: Error, Equatable {}
