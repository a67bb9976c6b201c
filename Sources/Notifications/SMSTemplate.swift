/// The words of text messages, by the name of their template.
package enum SMSTemplate {
    /// - Parameter language: `es` or `en`; any other is `es`.
    /// - Returns: nil for a template that this version does not know.
    package static func text(for template: String, language: String) -> String? {
        template == RegistrationTemplate.identifier ? RegistrationTemplate.sentence(language: language) : nil
    }
}
