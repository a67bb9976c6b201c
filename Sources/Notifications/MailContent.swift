/// What a template makes: words, before any encoding.
package struct MailContent: Sendable, Equatable {
    /// A language tag (RFC 5646), for `Content-Language`.
    package let language: String
    /// One line of text; encoded by who writes it into a header.
    package let subject: String
    /// Lines end with `\n`.
    package let text: String
    /// The same in HTML; lines end with `\n`.
    package let html: String

    /// Takes the words of a template.
    package init(language: String, subject: String, text: String, html: String) {
        self.language = language
        self.subject = subject
        self.text = text
        self.html = html
    }
}
