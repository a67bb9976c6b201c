/// The rules of an e-mail address one after the other, each with its reason; the order decides which reason is given.
enum EmailAddressSyntax {
    /// The parts of a good address.
    struct Address {
        let local: String
        let domain: String
        let asciiDomain: String
    }

    /// - Parameter text: trimmed and composed.
    static func read(_ text: String, rules: ValidationRules) throws(FieldProblem) -> Address {
        let (local, domain) = try split(text)
        try EmailLocalPart.check(local, allowsUnicode: rules.emailAllowsUnicodeLocal)
        let (mapped, ascii) = try EmailDomain.check(domain, allowsTest: rules.emailAllowsTestDomains)
        try checkLength("\(local)@\(mapped)", ascii: local.utf8.allSatisfy { $0 < 0x80 } ? "\(local)@\(ascii)" : nil)
        guard local.unicodeScalars.count <= EmailAddress.maximumLocalLength else {
            throw localTooLong
        }
        return Address(local: local, domain: mapped, asciiDomain: ascii)
    }

    static var localTooLong: FieldProblem {
        .emailRule(
            .emailLocalTooLong, "the part of the e-mail address before the @-sign is too long",
            limit: EmailAddress.maximumLocalLength)
    }

    /// RFC 5322 §3.2.3 `atext`.
    static func isAtomText(_ byte: UInt8) -> Bool {
        byte < 64 ? atomText.low >> byte & 1 == 1 : byte < 128 && atomText.high >> (byte - 64) & 1 == 1
    }

    private static let atomText: (low: UInt64, high: UInt64) = {
        var table: (low: UInt64, high: UInt64) = (0, 0)
        for byte in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~".utf8 {
            if byte < 64 { table.low |= 1 << UInt64(byte) } else { table.high |= 1 << UInt64(byte - 64) }
        }
        return table
    }()

    private static func split(_ text: String) throws(FieldProblem) -> (local: String, domain: String) {
        guard let at = firstUnquotedAt(in: text) else {
            throw .email(.emailNoAt, "An email address must have an @-sign.")
        }
        if text.utf8.first == UInt8(ascii: "\"") {
            throw .email(.emailQuoted, "Quoting the part before the @-sign is not allowed here.")
        }
        if text.utf8.last == UInt8(ascii: ">"), text.utf8.contains(UInt8(ascii: "<")) {
            throw .emailRule(
                .emailDisplayName, "the e-mail address must be given alone, without a name and without < and >")
        }
        return (String(text[..<at]), String(text[text.utf8.index(after: at)...]))
    }

    /// An @-sign between quotation marks belongs to the local part (RFC 5321 §4.1.2), which is refused for them: then
    /// the reason must not be about the domain.
    private static func firstUnquotedAt(in text: String) -> String.Index? {
        var isQuoted = false
        var isEscaped = false
        return text.utf8.indices.first { index in
            let byte = text.utf8[index]
            if byte == UInt8(ascii: "\""), !isEscaped { isQuoted.toggle() }
            isEscaped = isQuoted && byte == UInt8(ascii: "\\") && !isEscaped
            return byte == UInt8(ascii: "@") && !isQuoted
        }
    }

    private static func checkLength(_ address: String, ascii: String?) throws(FieldProblem) {
        let maximum = EmailAddress.maximumLength
        let scalars = address.unicodeScalars.count
        let reason: String
        if let ascii, ascii.utf8.count > maximum {
            reason = scalars > maximum ? excess(scalars, over: maximum) : "(when converted to IDNA ASCII)"
        } else if address.utf8.count > maximum {
            reason = scalars > maximum ? excess(scalars, over: maximum) : "(when encoded in bytes)"
        } else {
            return
        }
        throw .email(.emailTooLong, "The email address is too long \(reason).", limit: maximum)
    }

    /// `(1 character too many)`
    static func excess(_ length: Int, over maximum: Int) -> String {
        "(\(length - maximum) character\(length - maximum > 1 ? "s" : "") too many)"
    }

    /// The rules of dots that both parts share; each part has its own words for its ends.
    static func checkDots(_ part: String, start: String, end: String) throws(FieldProblem) {
        if part.utf8.last == UInt8(ascii: ".") { throw .email(.emailDot, end) }
        if part.utf8.first == UInt8(ascii: ".") { throw .email(.emailDot, start) }
        if part.hasPair(".", ".") { throw .email(.emailDot, "An email address cannot have two periods in a row.") }
    }

    /// Visible characters of any script, and marks that do not come first; what is ASCII was checked before.
    static func checkSafe(_ part: String, _ code: ProblemCode) throws(FieldProblem) {
        var unsafe: [Unicode.Scalar] = []
        for (index, scalar) in part.unicodeScalars.enumerated() {
            guard !scalar.isASCII else { continue }
            let category = scalar.quickCategory
            if !category.isVisible, !category.isMark || index == 0 { unsafe.append(scalar) }
        }
        guard !unsafe.isEmpty else { return }
        let names = Set(unsafe).sorted().map(CharacterName.display).joined(separator: ", ")
        throw .email(code, "The email address contains unsafe characters: \(names).")
    }
}

extension String {
    /// Whether two scalars follow each other. By scalars, since a combining mark behind them would hide them from a
    /// search by characters.
    func hasPair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
        zip(unicodeScalars, unicodeScalars.dropFirst()).contains { $0 == first && $1 == second }
    }
}

extension FieldProblem {
    /// A reason the service this one replaces gave, in its words.
    static func email(_ code: ProblemCode, _ reason: String, limit: Int? = nil) -> FieldProblem {
        FieldProblem(field: .email, code: code, limit: limit, legacy: .email(reason: reason))
    }

    /// A rule of our own.
    static func emailRule(_ code: ProblemCode, _ reason: String, limit: Int? = nil) -> FieldProblem {
        FieldProblem(field: .email, code: code, limit: limit, legacy: .valueError(reason: reason))
    }
}
