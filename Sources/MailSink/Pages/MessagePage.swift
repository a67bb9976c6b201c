import Timekeeping

/// One mail, seen in four ways.
struct MessagePage {
    /// The ways to look at a mail, in the order of their tabs.
    enum View: String, CaseIterable {
        case html, text, headers, source
    }

    let language: PageLanguage
    let mail: CaughtMail
    let reader: MailReader
    let view: View
    let neighbours: (newer: Int?, older: Int?)

    /// More of a source is for downloading.
    private static let longestShown = 512 << 10

    /// - Parameter view: nil for the first that the mail has.
    init(language: PageLanguage, mail: CaughtMail, view: View?, neighbours: (newer: Int?, older: Int?)) {
        self.language = language
        self.mail = mail
        self.neighbours = neighbours
        reader = MailReader(mail.message)
        self.view = view ?? (reader.html == nil ? .text : .html)
    }

    private var words: PageWords { language.words }
    private var subject: String { mail.subject.isEmpty ? words.noSubject : mail.subject }

    var markup: Markup {
        PageFrame(language: language, title: "\(subject) – \(words.title)", path: "/messages/\(mail.number)").markup(
            actions: """
                \(leaf(neighbours.newer, words.newer, "↑"))\(leaf(neighbours.older, words.older, "↓"))
                <a class="button" href="/messages/\(mail.number)/source" download>\(words.download)</a>
                <form method="post" action="/messages/\(mail.number)/delete?lang=\(language.rawValue)">
                <button class="button danger" type="submit">\(words.delete)</button></form>
                """,
            content: """
                <main class="message">
                <p class="trail"><a id="back" href="/?lang=\(language.rawValue)">← \(words.back)</a></p>
                <article class="card">
                <h1>\(subject)</h1>
                \(facts)
                \(findings)
                <nav class="tabs">\(View.allCases.map(tab))</nav>
                \(content)
                </article>
                </main>
                """)
    }

    private func leaf(_ number: Int?, _ name: String, _ arrow: String) -> Markup {
        guard let number else {
            return """
                <span class="button" aria-disabled="true">\(arrow)</span>
                """
        }
        return """
            <a class="button" rel="\(arrow == "↑" ? "prev" : "next")" title="\(name)" aria-label="\(name)" href="/messages/\(number)?lang=\(language.rawValue)&amp;view=\(view.rawValue)">\(arrow)</a>
            """
    }

    private var facts: Markup {
        let to = EncodedWords.decode(reader.header["To"] ?? "")
        var rows: [(String, Markup)] = [
            (words.from, "\(mail.from)"), (words.to, "\(to)"),
            (
                words.envelope,
                """
                <code>\(mail.sender.isEmpty ? "<>" : mail.sender)</code> → <code>\(mail.recipients.joined(separator: ", "))</code>
                """
            ), (words.received, MomentMarkup.time(mail.receivedAt)),
            (words.size, "\(ByteCount.text(mail.message.count))"),
            (words.messageID, mail.messageID.isEmpty ? "" : "<code>\(mail.messageID)</code>"),
        ]
        if !reader.attachments.isEmpty {
            let names = reader.attachments.map { "\($0.name ?? $0.type) (\(ByteCount.text($0.size)))" }
            rows.append((words.attachments, "\(names.joined(separator: ", "))"))
        }
        let items: [Markup] = rows.map { name, value in
            """
            <div><dt>\(name)</dt><dd>\(value)</dd></div>

            """
        }
        return """
            <dl class="facts">
            \(items)</dl>
            """
    }

    private var findings: Markup {
        let found = MailFinding.all(in: mail, reader)
        guard !found.isEmpty else {
            return """
                <p class="findings"><span class="tag good">✓ \(words.clean)</span></p>
                """
        }
        let tags: [Markup] = found.map { finding in
            """
            <span class="tag bad">\(words.findings[finding] ?? finding.rawValue)</span>
            """
        }
        return """
            <p class="findings">\(tags)</p>
            """
    }

    private func tab(_ tab: View) -> Markup {
        let name =
            switch tab {
            case .html: words.html
            case .text: words.text
            case .headers: words.headers
            case .source: words.source
            }
        if tab == .html, reader.html == nil { return "" }
        let current: Markup = tab == view ? " aria-current=\"page\"" : ""
        return """
            <a href="/messages/\(mail.number)?lang=\(language.rawValue)&amp;view=\(tab.rawValue)"\(current)>\(name)</a>
            """
    }

    private var content: Markup {
        switch view {
        case .html where reader.html != nil:
            // Without any of the permissions that a sandbox can give: no script, no form, no link out of the frame.
            return """
                <iframe class="body" sandbox referrerpolicy="no-referrer" title="\(subject)" src="/messages/\(mail.number)/html"></iframe>
                """
        case .html, .text:
            return reader.text.map { text in
                """
                <pre class="body text">\(text)</pre>
                """
            } ?? """
                <p class="body">\(words.noText)</p>
                """
        case .headers:
            let rows: [Markup] = reader.header.fields.map { field in
                """
                <tr><th scope="row">\(field.name)</th><td>\(EncodedWords.decode(field.value))</td></tr>

                """
            }
            return """
                <table class="body headers">
                \(rows)</table>
                """
        case .source:
            let source = String(decoding: mail.message.prefix(Self.longestShown), as: UTF8.self)
            return """
                <pre class="body source">\(source.replacing("\r\n", with: "\n"))</pre>
                """
        }
    }
}
