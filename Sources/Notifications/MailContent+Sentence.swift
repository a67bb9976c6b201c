extension MailContent {
    /// A mail that says one sentence, as text and as HTML. Every value is escaped: a sentence may name somebody.
    package init(language: String, subject: String, sentence: String) {
        self.init(
            language: language, subject: subject, text: sentence + "\n",
            html: """
                <!DOCTYPE html>
                <html lang="\(language.escapedForHTML)">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width,initial-scale=1">
                <title>\(subject.escapedForHTML)</title>
                </head>
                <body style="font-family:Arial,Helvetica,sans-serif;color:#1b1b1b;background:#ffffff">
                <p>\(sentence.escapedForHTML)</p>
                </body>
                </html>

                """)
    }
}

extension String {
    /// For content and for attribute values in quotation marks.
    fileprivate var escapedForHTML: String {
        var escaped = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
