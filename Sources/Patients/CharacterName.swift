/// How a message names a character, in the way of the library behind the original service: visible ones in Python's
/// quotes, others by their Unicode name, or by their number when they have none.
enum CharacterName {
    static func display(_ scalar: Unicode.Scalar) -> String {
        if scalar.properties.generalCategory.isVisible {
            return switch scalar {
            case "'": "\"'\""
            case "\\": "\"\\\""
            default: "'\(scalar)'"
            }
        }
        if let name = scalar.properties.name { return name }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, (scalar.value < 0xFFFF ? 4 : 8) - digits.count)) + digits
    }

    /// Each character once, sorted by how it is displayed.
    static func list(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        Set(scalars.map(display)).sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
            .joined(separator: ", ")
    }
}
