/// A number written the way people write them on a command line: digits with at most one point, no sign, no exponent.
///
/// `Double` itself also reads `nan`, `0x1p3` and `1e400`, none of which is a rate anybody asks for.
package enum PlainDecimal {
    /// The value of at most 15 significant characters, or nil; a `k` or `M` at the end multiplies.
    static func value(of text: some StringProtocol) -> Double? {
        var digits = Substring(text)
        var factor = 1.0
        if digits.hasSuffix("k") { factor = 1_000 } else if digits.hasSuffix("M") { factor = 1_000_000 }
        if factor > 1 { digits = digits.dropLast() }
        let points = digits.utf8.count { $0 == UInt8(ascii: ".") }
        let isPlain = digits.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
        guard isPlain, points <= 1, digits.utf8.count <= 15, digits.utf8.first.map(isDigit) == true else { return nil }
        return Double(digits).map { $0 * factor }
    }

    /// A count between 0 and 10¹², or nil; `20k` is 20,000.
    static func count(of text: some StringProtocol) -> Int? {
        guard let value = value(of: text), value.rounded() == value, value <= 1e12 else { return nil }
        return Int(value)
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// `value` with `places` digits after the point, rounded half away from zero.
    package static func text(_ value: Double, places: Int = 1) -> String {
        guard value.isFinite else { return "-" }
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let whole = Int(scaled) / Int(scale)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard places > 0 else { return "\(sign)\(whole)" }
        let fraction = String(Int(scaled) % Int(scale))
        return "\(sign)\(whole)." + String(repeating: "0", count: places - fraction.count) + fraction
    }
}
