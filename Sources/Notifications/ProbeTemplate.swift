/// The words of a mail that an operator sends to see whether mails leave.
package enum ProbeTemplate {
    /// As envelopes name it.
    package static let identifier = "mail_probe@1"

    /// - Parameter language: `es` or `en`; any other is `es`.
    package static func content(language: String) -> MailContent {
        language == "en"
            ? MailContent(
                language: "en", subject: "Test mail", sentence: "This is a test. Mails leave, and this one arrived.")
            : MailContent(
                language: "es", subject: "Correo de prueba",
                sentence: "Esto es una prueba. Los correos salen, y este llegó.")
    }
}
