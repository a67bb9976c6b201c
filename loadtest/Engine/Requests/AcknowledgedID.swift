/// Finds the identifier in the answer to a registration, `{"id":7,…`, without building a tree for the rest.
enum AcknowledgedID {
    /// How much of a body is looked at; the identifier is its first member.
    static let window = 64

    /// The number behind the first `"id":`, or nil. A quoted `"id":` inside a text cannot be met: there the quotation
    /// marks are escaped.
    static func find(in body: [UInt8]) -> Int64? {
        let name = Array("\"id\":".utf8)
        guard body.count > name.count else { return nil }
        for start in 0..<(body.count - name.count) where body[start...].starts(with: name) {
            let value = body[(start + name.count)...].drop { $0 == UInt8(ascii: " ") }
            let digits = value.prefix(while: PlainDecimal.isDigit)
            // The number must end inside the window, or some of its digits may be missing.
            guard !digits.isEmpty, digits.endIndex < body.endIndex else { return nil }
            return Int64(String(decoding: digits, as: UTF8.self))
        }
        return nil
    }
}
