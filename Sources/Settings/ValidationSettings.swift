/// The switches of the validation rules.
package struct ValidationSettings: Sendable, Equatable {
    /// `PHONE_POLICY`.
    package enum PhonePolicy: String, Sendable, CaseIterable {
        /// As people write them.
        case lenient
        /// Must begin with `+` or `00`.
        case international
        /// Exactly `+` and 8 to 15 digits.
        case e164
    }

    package let phonePolicy: PhonePolicy
    /// Refuses documents at `http:` addresses.
    package let requiresHTTPS: Bool
    /// Stores document addresses as received, without normalising them.
    package let keepsURLVerbatim: Bool
    /// Accepts addresses below `.test`.
    package let allowsTestDomains: Bool
    /// Accepts letters beyond ASCII before the @-sign.
    package let allowsUnicodeLocalPart: Bool

    package init(_ reader: inout SettingsReader) {
        phonePolicy = reader.choice("PHONE_POLICY", default: .lenient)
        requiresHTTPS = reader.flag("URL_HTTPS_ONLY", default: false)
        keepsURLVerbatim = reader.flag("URL_VERBATIM", default: false)
        allowsTestDomains = reader.flag("EMAIL_ALLOW_TEST_DOMAINS", default: false)
        allowsUnicodeLocalPart = reader.flag("EMAIL_UNICODE_LOCAL", default: true)
    }
}
