/// The switches a clinic may set; everything else about validation is fixed.
package struct ValidationRules: Sendable, Equatable {
    /// How strictly a phone number is read (`PHONE_POLICY`); raw values are the setting's.
    package enum PhonePolicy: String, Sendable, CaseIterable {
        /// Anything that a person would recognise as a phone number.
        case lenient
        /// The country must be named: `+` or `00`.
        case international
        /// Exactly `+` and 8 to 15 digits.
        case e164
    }

    package var phonePolicy: PhonePolicy
    /// `URL_HTTPS_ONLY`
    package var urlHTTPSOnly: Bool
    /// `URL_VERBATIM`: a document URL is stored as typed instead of in its serialised form.
    package var urlVerbatim: Bool
    /// `EMAIL_ALLOW_TEST_DOMAINS`: opens `.test`.
    package var emailAllowsTestDomains: Bool
    /// `EMAIL_UNICODE_LOCAL`: letters outside ASCII before the @-sign; the relay must speak SMTPUTF8 (RFC 6531).
    package var emailAllowsUnicodeLocal: Bool

    package init(
        phonePolicy: PhonePolicy = .lenient, urlHTTPSOnly: Bool = false, urlVerbatim: Bool = false,
        emailAllowsTestDomains: Bool = false, emailAllowsUnicodeLocal: Bool = true
    ) {
        self.phonePolicy = phonePolicy
        self.urlHTTPSOnly = urlHTTPSOnly
        self.urlVerbatim = urlVerbatim
        self.emailAllowsTestDomains = emailAllowsTestDomains
        self.emailAllowsUnicodeLocal = emailAllowsUnicodeLocal
    }

    /// What applies when nothing is set.
    package static let `default` = ValidationRules()
}
