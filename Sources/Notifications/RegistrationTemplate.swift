/// The words of the registration confirmation, version 1: the sentence that the service has always sent, as text and
/// as HTML. No name, no medical data, no remote image, and nothing that counts who reads it.
package enum RegistrationTemplate {
    /// As envelopes name it; different words would be `@2`, so that a mail resent after an update stays the same.
    package static let identifier = "patient_registered@1"

    /// The mail's content.
    ///
    /// - Parameter language: `es` or `en`; any other is `es`.
    package static func content(language: String) -> MailContent {
        language == "en" ? english : spanish
    }

    /// The same sentence alone, for channels without subject and form.
    package static func sentence(language: String) -> String {
        language == "en" ? englishSentence : spanishSentence
    }

    private static let spanishSentence = "Tu registro fue exitoso. Gracias por unirte."
    private static let englishSentence = "Your registration was successful. Thank you for joining."
    private static let spanish = MailContent(language: "es", subject: "Registro exitoso", sentence: spanishSentence)
    private static let english = MailContent(
        language: "en", subject: "Registration successful", sentence: englishSentence)
}
