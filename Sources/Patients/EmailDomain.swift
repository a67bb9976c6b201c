/// The part after the @-sign: a domain name with at least two labels (RFC 5321 §2.3.5), internationalised or not.
enum EmailDomain {
    /// - Returns: the domain in lower case, and the same as A-labels.
    static func check(
        _ domain: String, allowsTest: Bool
    ) throws(FieldProblem) -> (mapped: String, ascii: String) {
        try checkCharacters(domain)
        let mapped = IDNA.mapped(domain)
        try checkDotsAndHyphens(mapped)
        // Typed A-labels are decoded last: what is wrong with their domain as a whole is easier to understand.
        let isASCII = mapped.utf8.allSatisfy { $0 < 0x80 }
        let ascii = isASCII ? mapped : try ascii(mapped)
        try checkLengths(ascii)
        try checkReach(ascii, allowsTest: allowsTest)
        return (mapped, isASCII ? try self.ascii(mapped) : ascii)
    }

    private static func checkCharacters(_ domain: String) throws(FieldProblem) {
        guard !domain.isEmpty else { throw .email(.emailNoDomain, "There must be something after the @-sign.") }
        if domain.hasPrefix("["), domain.hasSuffix("]") {
            let content = domain.utf8.dropFirst().dropLast()
            let isAddress = content.allSatisfy { 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") }
            throw .email(
                .emailIP,
                isAddress || content.contains(UInt8(ascii: ":"))
                    ? "A bracketed IP address after the @-sign is not allowed here."
                    : "The part after the @-sign in brackets is not an IPv4 address and has no address literal tag.")
        }
        let strange = Array(domain.unicodeScalars).filter { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", ".": false
            default: scalar.isASCII
            }
        }
        guard strange.isEmpty else {
            let reason = "The part after the @-sign contains invalid characters: "
            throw .email(
                strange.contains(" ") ? .emailSpace : .emailDomainCharacter, reason + CharacterName.list(strange) + ".")
        }
        try EmailAddressSyntax.checkSafe(domain, .emailDomainCharacter)
    }

    private static func checkDotsAndHyphens(_ domain: String) throws(FieldProblem) {
        try EmailAddressSyntax.checkDots(
            domain, start: "An email address cannot have a period immediately after the @-sign.",
            end: "An email address cannot end with a period.")
        if domain.utf8.last == UInt8(ascii: "-") {
            throw .email(.emailLabel, "An email address cannot end with a hyphen.")
        }
        if domain.utf8.first == UInt8(ascii: "-") {
            throw .email(.emailLabel, "An email address cannot have a hyphen immediately after the @-sign.")
        }
        if domain.hasPair(".", "-") || domain.hasPair("-", ".") {
            throw .email(.emailLabel, "An email address cannot have a period and a hyphen next to each other.")
        }
        // RFC 5890 §2.3.1: reserved labels. Only `xn--` has a meaning so far.
        for label in domain.unicodeScalars.split(separator: ".") where !label.starts(with: IDNA.prefix.unicodeScalars) {
            guard label.dropFirst(2).starts(with: "--".unicodeScalars) else { continue }
            throw .email(
                .emailLabel,
                "An email address cannot have two letters followed by two dashes immediately after the @-sign or after a"
                    + " period, except Punycode.")
        }
    }

    private static func ascii(_ domain: String) throws(FieldProblem) -> String {
        do throws(IDNA.Fault) {
            return try IDNA.ascii(domain, profile: .registrable)
        } catch {
            let reason =
                domain.utf8.allSatisfy { $0 < 0x80 }
                ? "The part after the @-sign is not valid IDNA (\(error.reason))."
                : "The part after the @-sign is invalid (\(error.reason))."
            throw .email(.emailLabel, reason)
        }
    }

    private static func checkLengths(_ ascii: String) throws(FieldProblem) {
        guard ascii.utf8.count <= IDNA.maximumLength else {
            let excess = EmailAddressSyntax.excess(ascii.utf8.count, over: IDNA.maximumLength)
            throw .email(
                .emailDomainTooLong, "The email address is too long after the @-sign \(excess).",
                limit: IDNA.maximumLength)
        }
        for label in ascii.split(separator: ".") where label.utf8.count > IDNA.maximumLabelLength {
            let excess = EmailAddressSyntax.excess(label.utf8.count, over: IDNA.maximumLabelLength)
            throw .email(
                .emailLabel, "After the @-sign, periods cannot be separated by so many characters \(excess).",
                limit: IDNA.maximumLabelLength)
        }
    }

    private static func checkReach(_ ascii: String, allowsTest: Bool) throws(FieldProblem) {
        guard ascii.contains(".") else {
            throw .email(
                ascii == "localhost" ? .emailSpecialUse : .emailNoDot,
                "The part after the @-sign is not valid. It should have a period.")
        }
        // Every top-level domain ends with a letter, so this is an IPv4 address or a slip of the finger.
        guard let last = ascii.utf8.last, 0x61...0x7A ~= last else {
            throw .email(
                .emailTopLevel, "The part after the @-sign is not valid. It is not within a valid top-level domain.")
        }
        guard !SpecialUseDomain.contains(ascii, allowingTest: allowsTest) else {
            throw .email(
                .emailSpecialUse,
                "The part after the @-sign is a special-use or reserved name that cannot be used with email.")
        }
    }
}
