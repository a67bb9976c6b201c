/// The words of the registration confirmation, version 1: the sentence that the service has always sent, as text and
/// as HTML. No name, no medical data, no remote image, and nothing that counts who reads it.
package enum RegistrationTemplate {
    /// As envelopes name it; different words would be `@2`, so that a mail resent after an update stays the same.
    package static let identifier = "patient_registered@1"

    /// Writes the mail's content.
    ///
    /// - Parameter language: `es` or `en`; any other is `es`.
    package static func content(language: String) -> MailContent {
        language == "en" ? english : spanish
    }

    private struct Words {
        let language: String
        let subject: String
        let sentence: String
    }

    private static let spanish = content(
        Words(language: "es", subject: "Registro exitoso", sentence: "Tu registro fue exitoso. Gracias por unirte."))
    private static let english = content(
        Words(
            language: "en", subject: "Registration successful",
            sentence: "Your registration was successful. Thank you for joining."))

    private static func content(_ words: Words) -> MailContent {
        MailContent(language: words.language, subject: words.subject, text: words.sentence + "\n", html: html(words))
    }

    private static func html(_ words: Words) -> String {
        """
        <!DOCTYPE html>
        <html lang="\(words.language)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <title>\(words.subject)</title>
        </head>
        <body style="font-family:Arial,Helvetica,sans-serif;color:#1b1b1b;background:#ffffff">
        <p>\(words.sentence)</p>
        </body>
        </html>

        """
    }
}
