/// What can be wrong with a field. Raw values are part of the API: they may be added to, never changed.
package enum ProblemCode: String, Sendable, CaseIterable {
    // Any field.
    case missing
    case notText = "not-a-string"
    case unknownField = "unknown-field"
    case readOnlyField = "read-only-field"
    /// Unassigned, private-use or non-character scalars.
    case invalidUnicode = "invalid-unicode"
    case localeUnknown = "locale-unknown"
    case notAnObject = "not-an-object"
    case notAnArray = "not-an-array"
    /// An item of a batch that is no JSON.
    case malformedItem = "malformed-item"
    /// Of another patient, where that does not end the request.
    case emailTaken = "email-taken"
    /// None of the values that are permitted.
    case notAllowed = "not-allowed"
    /// No integer, or one that is too small or too large.
    case outOfRange = "out-of-range"
    /// No moment as RFC 3339 writes it.
    case notAMoment = "not-a-moment"

    case nameBlank = "name-blank"
    case nameNoLetter = "name-no-letter"
    /// Control characters, line and paragraph separators, U+FEFF.
    case nameControl = "name-control"
    case nameTooLong = "name-too-long"
    case nameBidi = "name-bidi"
    /// A zero-width joiner or non-joiner that does not stand between letters.
    case nameJoiner = "name-joiner"
    /// More combining marks in a row than any script needs.
    case nameMarks = "name-marks"

    case emailNoAt = "email-no-at"
    case emailNoLocal = "email-no-local"
    case emailNoDomain = "email-no-domain"
    case emailNoDot = "email-no-dot"
    case emailDot = "email-dot"
    case emailSpace = "email-space"
    case emailQuoted = "email-quoted"
    /// `Ana <a@b.co>` instead of `a@b.co`.
    case emailDisplayName = "email-display-name"
    case emailLocalCharacter = "email-local-char"
    case emailDomainCharacter = "email-domain-char"
    /// Letters outside ASCII before the @-sign, where they are switched off.
    case emailUnicodeLocal = "email-unicode-local"
    case emailIP = "email-ip"
    /// A label of the domain is too long, begins or ends with a hyphen, or is no valid `xn--` form.
    case emailLabel = "email-label"
    case emailTopLevel = "email-tld"
    case emailSpecialUse = "email-special-use"
    case emailLocalTooLong = "email-local-too-long"
    case emailDomainTooLong = "email-domain-too-long"
    case emailTooLong = "email-too-long"

    case phoneTooShort = "phone-too-short"
    case phoneTooLong = "phone-too-long"
    case phoneLetters = "phone-letters"
    case phonePlus = "phone-plus"
    case phoneParentheses = "phone-parens"
    case phoneCharacter = "phone-char"
    case phoneExtension = "phone-extension"
    /// The policy asks for a country code (`+` or `00`).
    case phoneInternational = "phone-international"
    /// The policy asks for `+` and 8 to 15 digits, nothing else.
    case phoneE164 = "phone-e164"

    case urlEmpty = "url-empty"
    case urlRelative = "url-relative"
    case urlScheme = "url-scheme"
    case urlHTTPSOnly = "url-https-only"
    case urlNoHost = "url-no-host"
    case urlHost = "url-host"
    case urlUserInfo = "url-userinfo"
    case urlPort = "url-port"
    case urlSpace = "url-space"
    case urlControl = "url-control"
    case urlBackslash = "url-backslash"
    case urlPercent = "url-percent"
    case urlTooLong = "url-too-long"
}
