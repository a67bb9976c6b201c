import Timekeeping

/// The list of mails. It works without its script, which only keeps it up to date.
struct InboxPage {
    let language: PageLanguage
    let mails: [CaughtMail]
    let summary: Inbox.Summary
    /// The number to go on from to older ones.
    let olderThan: Int?
    let isFirstPage: Bool

    private var words: PageWords { language.words }

    /// Longer mails are not opened for the few words that the list shows of them.
    private static let longestPreviewed = 65_536

    var markup: Markup {
        PageFrame(language: language, title: "\(words.title) (\(summary.kept))", path: "/").markup(
            actions: """
                <input type="search" id="filter" placeholder="\(words.filter)" aria-label="\(words.filter)" autocomplete="off">
                <form method="post" action="/delete?lang=\(language.rawValue)" data-confirm="\(words.confirmDeleteAll)">
                <button class="button danger" type="submit">\(words.deleteAll)</button></form>
                """,
            content: """
                <main id="inbox" data-version="\(summary.version)" data-live="\(isFirstPage ? "yes" : "no")">
                \(list)</main>
                """)
    }

    /// What the script replaces when something has changed.
    var list: Markup {
        guard !mails.isEmpty else {
            return """
                <section class="empty"><svg class="glyph" aria-hidden="true"><use href="/assets/icons.svg#inbox"></use></svg>
                <h2>\(words.empty)</h2><p>\(words.emptyHint)</p></section>

                """
        }
        let more: Markup? = olderThan.map { number in
            """
            <p class="more"><a class="button" href="/?lang=\(language.rawValue)&amp;before=\(number)">\(words.older)</a></p>

            """
        }
        return """
            <p class="count" role="status">\(words.count(summary.kept)) · \(ByteCount.text(summary.bytes))</p>
            <ol class="mails">
            \(mails.map(row))</ol>
            \(more ?? "")
            """
    }

    private func row(_ mail: CaughtMail) -> Markup {
        let recipients = mail.recipients.joined(separator: ", ")
        return """
            <li data-number="\(mail.number)"><a href="/messages/\(mail.number)?lang=\(language.rawValue)">
            <span class="mark hue\(hue(of: mail))" aria-hidden="true">\(initial(of: mail))</span>
            <span class="who">\(recipients)</span>
            <span class="what"><b>\(mail.subject.isEmpty ? words.noSubject : mail.subject)</b> <span class="preview">\(preview(of: mail))</span></span>
            <span class="size">\(ByteCount.text(mail.message.count))</span>
            \(MomentMarkup.time(mail.receivedAt))</a></li>

            """
    }

    private func preview(of mail: CaughtMail) -> String {
        guard mail.message.count <= Self.longestPreviewed else { return "" }
        let words = (MailReader(mail.message).text ?? "").split(whereSeparator: \.isWhitespace)
        return String(words.joined(separator: " ").prefix(120))
    }

    private func initial(of mail: CaughtMail) -> String {
        mail.recipients.first?.first.map { $0.uppercased() } ?? "?"
    }

    /// The same colour for the same recipient, in every run.
    private func hue(of mail: CaughtMail) -> Int {
        Int((mail.recipients.first ?? "").utf8.reduce(UInt32(5_381)) { $0 &* 33 ^ UInt32($1) } % 8)
    }
}
