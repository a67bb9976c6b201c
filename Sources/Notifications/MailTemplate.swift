/// The mails that this version can write, by the name and version of their template.
package enum MailTemplate {
    /// - Parameter language: `es` or `en`; any other is `es`.
    /// - Returns: nil for a template that this version does not know; a newer one may.
    package static func content(for template: String, language: String) -> MailContent? {
        switch template {
        case RegistrationTemplate.identifier: RegistrationTemplate.content(language: language)
        case ProbeTemplate.identifier: ProbeTemplate.content(language: language)
        default: nil
        }
    }
}
