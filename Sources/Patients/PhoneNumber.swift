/// A phone number as people write it, with an extension if there is one.
package struct PhoneNumber: Sendable, Equatable {
    /// The stored and returned form: trimmed, canonically composed, otherwise as typed.
    package let text: String
    /// `+` and 8 to 15 ASCII digits (ITU-T E.164), when the number names its country with `+` or `00`; without the
    /// extension, and without the `(0)` that some write between country code and number.
    package let e164: String?

    static let maximumLength = 40
    private static let minimumDigits = 4
    /// E.164 stops at 15, but there are longer German numbers, and `001-` in front adds two.
    private static let maximumDigits = 17
    private static let e164Digits = 8...15

    package init(_ typed: String, rules: ValidationRules = .default) throws(FieldProblem) {
        let typed = TypedText(trimming: typed)
        text = typed.isASCII ? typed.text : typed.text.canonicallyComposed
        guard text.utf8.count <= Self.maximumLength || text.unicodeScalars.count <= Self.maximumLength else {
            throw FieldProblem(
                field: .phone, code: .phoneTooLong, limit: Self.maximumLength,
                legacy: .stringTooLong(maximum: Self.maximumLength))
        }
        let parts = try PhoneNumberParts(text)
        guard parts.digits.count >= Self.minimumDigits else {
            throw .phone(
                .phoneTooShort, "the phone number must have at least \(Self.minimumDigits) digits",
                limit: Self.minimumDigits)
        }
        guard parts.digits.count <= Self.maximumDigits else {
            throw .phone(
                .phoneTooLong, "the phone number must have at most \(Self.maximumDigits) digits",
                limit: Self.maximumDigits)
        }
        e164 = Self.e164(parts)
        try Self.check(text, e164, parts, against: rules.phonePolicy)
    }

    private static func e164(_ parts: PhoneNumberParts) -> String? {
        guard let digits = parts.international, e164Digits.contains(digits.count), digits.first != UInt8(ascii: "0")
        else { return nil }
        return String(unsafeUninitializedCapacity: digits.count + 1) { output in
            output[0] = UInt8(ascii: "+")
            for (index, digit) in digits.enumerated() { output[index + 1] = digit }
            return digits.count + 1
        }
    }

    private static func check(
        _ text: String, _ e164: String?, _ parts: PhoneNumberParts, against policy: ValidationRules.PhonePolicy
    ) throws(FieldProblem) {
        switch policy {
        case .lenient: return
        case .international:
            guard parts.international != nil else {
                throw .phone(.phoneInternational, "the phone number must start with + or 00 and the country code")
            }
        case .e164:
            guard let e164, e164 == text else {
                throw .phone(.phoneE164, "the phone number must be + followed by 8 to 15 digits")
            }
        }
    }
}

extension FieldProblem {
    static func phone(_ code: ProblemCode, _ reason: String, limit: Int? = nil) -> FieldProblem {
        FieldProblem(field: .phone, code: code, limit: limit, legacy: .valueError(reason: reason))
    }
}
