/// A phone number taken apart: its digits, whether a country is named, and where an extension begins.
struct PhoneNumberParts {
    /// The digits of the main number as ASCII, whatever script they were typed in.
    private(set) var digits: [UInt8] = []
    private(set) var hasPlus = false
    /// How many digits lie before the `(0)` that is dialled only within the country.
    private var trunkZero: Int?

    init(_ text: String) throws(FieldProblem) {
        digits.reserveCapacity(17)
        let scalars = text.unicodeScalars
        var depth = 0
        var opening = 0
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            switch scalar {
            case "0"..."9": digits.append(UInt8(truncatingIfNeeded: scalar.value))
            case " ", "-", ".", "/": break
            case "+":
                guard digits.isEmpty, !hasPlus else {
                    throw .phone(.phonePlus, "the phone number may have one plus sign, in front")
                }
                hasPlus = true
            case "(":
                depth += 1
                opening = digits.count
            case ")":
                guard depth > 0 else { throw Self.unbalanced }
                depth -= 1
                if digits.count == opening + 1, digits.last == UInt8(ascii: "0") { trunkZero = opening }
            case "#", "x", "X", "e", "E":
                try Self.checkExtension(scalars[index...])
                index = scalars.endIndex
                continue
            default: digits.append(try Self.digit(scalar))
            }
            index = scalars.index(after: index)
        }
        guard depth == 0 else { throw Self.unbalanced }
    }

    /// The digits from the country code on, nil when no country is named.
    var international: [UInt8]? {
        var digits = digits
        if let trunkZero, trunkZero > 0 { digits.remove(at: trunkZero) }
        if hasPlus { return digits }
        return digits.starts(with: "00".utf8) ? Array(digits.dropFirst(2)) : nil
    }

    /// Decimal digits of other scripts count (Unicode category Nd); their value is what is dialled.
    private static func digit(_ scalar: Unicode.Scalar) throws(FieldProblem) -> UInt8 {
        let properties = scalar.properties
        if properties.generalCategory == .decimalNumber, let value = properties.numericValue, (0...9).contains(value) {
            return UInt8(ascii: "0") + UInt8(value)
        }
        if properties.generalCategory.isLetter || properties.generalCategory.isMark {
            throw .phone(.phoneLetters, "the phone number must be given in digits, not in letters")
        }
        throw .phone(.phoneCharacter, "the phone number contains characters that do not belong to a phone number")
    }

    /// `x`, `ext`, `ext.` or `#`, then 1 to 7 digits and nothing else.
    private static func checkExtension(_ scalars: String.UnicodeScalarView.SubSequence) throws(FieldProblem) {
        var rest = scalars
        if rest.first == "#" || rest.first.map({ $0.properties.lowercaseMapping == "x" }) == true {
            rest = rest.dropFirst()
        } else {
            for expected in ["e", "x", "t"] {
                guard let letter = rest.first, letter.properties.lowercaseMapping == expected else {
                    throw .phone(.phoneLetters, "the phone number must be given in digits, not in letters")
                }
                rest = rest.dropFirst()
            }
            if rest.first == "." { rest = rest.dropFirst() }
        }
        rest = rest.drop { $0 == " " }
        guard (1...7).contains(rest.count), rest.allSatisfy({ $0.properties.generalCategory == .decimalNumber }) else {
            throw .phone(.phoneExtension, "the extension of the phone number must have 1 to 7 digits", limit: 7)
        }
    }

    private static var unbalanced: FieldProblem {
        .phone(.phoneParentheses, "the phone number has a parenthesis without its partner")
    }
}
