/// What the `{id}` of a path may be.
enum PatientIdentifier {
    /// The `{id}` of canonical routes: a positive integer without sign or leading zeros, so that every patient has one
    /// address. Nil means that the path names nothing.
    static func canonical(_ text: String) -> Int64? {
        guard let first = text.utf8.first, first != UInt8(ascii: "0"), text.utf8.count <= 19,
            text.utf8.allSatisfy(isDigit)
        else { return nil }
        return Int64(text)
    }

    /// The `{id}` of legacy routes, read as the original's validator reads an integer, without its quirks of taking
    /// `1.0`, `1_0` and blanks.
    enum Legacy: Equatable {
        /// Any 64-bit integer; whether a patient has it is another question.
        case id(Int64)
        /// An integer that no patient can have.
        case outOfRange
        case notAnInteger
        /// More than 4,300 characters: the original refuses to look at them.
        case tooLong
    }

    static func legacy(_ text: String) -> Legacy {
        guard text.utf8.count <= 4_300 else { return .tooLong }
        var digits = Substring(text)
        let isNegative = digits.utf8.first == UInt8(ascii: "-")
        if isNegative || digits.utf8.first == UInt8(ascii: "+") { digits.removeFirst() }
        guard !digits.isEmpty, digits.utf8.allSatisfy(isDigit) else { return .notAnInteger }
        return Int64((isNegative ? "-" : "") + digits).map(Legacy.id) ?? .outOfRange
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
