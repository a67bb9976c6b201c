/// The part before the @-sign: a dot-atom (RFC 5322 §3.2.3), with letters of any script (RFC 6531 §3.3).
enum EmailLocalPart {
    static func check(_ local: String, allowsUnicode: Bool) throws(FieldProblem) {
        guard !local.isEmpty else { throw .email(.emailNoLocal, "There must be something before the @-sign.") }
        let strange = Array(local.unicodeScalars).filter { scalar in
            scalar.isASCII
                ? scalar != "." && !EmailAddressSyntax.isAtomText(UInt8(truncatingIfNeeded: scalar.value))
                : !allowsUnicode
        }
        guard strange.isEmpty else {
            let reason = "The email address contains invalid characters before the @-sign: "
            throw .email(code(strange), reason + CharacterName.list(strange) + ".")
        }
        try EmailAddressSyntax.checkDots(
            local, start: "An email address cannot start with a period.",
            end: "An email address cannot have a period immediately before the @-sign.")
        try EmailAddressSyntax.checkSafe(local, .emailLocalCharacter)
    }

    private static func code(_ strange: [Unicode.Scalar]) -> ProblemCode {
        if strange.contains(" ") { return .emailSpace }
        return strange.allSatisfy { !$0.isASCII } ? .emailUnicodeLocal : .emailLocalCharacter
    }
}
