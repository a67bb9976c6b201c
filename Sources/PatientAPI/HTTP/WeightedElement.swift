/// One element of a list with quality values, such as `text/html;level=1;q=0.5` (RFC 9110 §12.4.2).
struct WeightedElement: Equatable {
    /// Without parameters and surrounding white space, in lower case.
    let value: String
    /// 0 to 1,000; 1,000 when not said or not readable, since a client that cannot count still wants an answer.
    let weight: Int

    /// The first `limit` elements of a field value; empty ones are skipped (RFC 9110 §5.6.1.2).
    static func list(_ field: String, limit: Int) -> [WeightedElement] {
        field.split(separator: ",", maxSplits: limit).prefix(limit).compactMap { element in
            let parts = element.split(separator: ";").map { $0.trimmingBlanks }
            guard let value = parts.first, !value.isEmpty else { return nil }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") || $0.hasPrefix("Q=") }
            return WeightedElement(
                value: value.lowercased(), weight: quality.flatMap { Self.weight(of: $0.dropFirst(2)) } ?? 1_000)
        }
    }

    /// `qvalue`: 0 or 1 and up to three decimals.
    private static func weight(of text: Substring) -> Int? {
        let digits = Array(text.utf8)
        guard let first = digits.first, digits.count <= 5, first == UInt8(ascii: "0") || first == UInt8(ascii: "1"),
            digits.count == 1 || digits[1] == UInt8(ascii: ".")
        else { return nil }
        var weight = Int(first - UInt8(ascii: "0")) * 1_000
        var place = 100
        for digit in digits.dropFirst(2) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            weight += Int(digit - UInt8(ascii: "0")) * place
            place /= 10
        }
        return weight <= 1_000 ? weight : nil
    }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends, the only white space that HTTP knows (RFC 9110 §5.6.3).
    var trimmingBlanks: String {
        let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        let bytes = Substring(self).utf8.drop(while: isBlank)
        var end = bytes.endIndex
        while end > bytes.startIndex, isBlank(bytes[bytes.index(end, offsetBy: -1)]) {
            end = bytes.index(end, offsetBy: -1)
        }
        return String(Substring(bytes[..<end]))
    }
}
