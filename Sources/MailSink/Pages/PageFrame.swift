import Timekeeping

/// What all pages have around their content.
struct PageFrame {
    let language: PageLanguage
    let title: String
    /// For the links to the other language.
    let path: String

    func markup(actions: Markup, content: Markup) -> Markup {
        let words = language.words
        let languages: [Markup] = PageLanguage.allCases.map { other in
            let current: Markup = other == language ? " aria-current=\"true\"" : ""
            return """
                <a href="\(path)?lang=\(other.rawValue)" hreflang="\(other.rawValue)"\(current)>\(other.rawValue.uppercased())</a>
                """
        }
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/assets/sink.css">
            <script src="/assets/sink.js" defer></script>
            </head>
            <body data-offline="\(words.offline)">
            <header class="bar">
            <a class="brand" href="/?lang=\(language.rawValue)"><img src="/assets/icon.svg" alt="" width="28" height="28"><span>\(words.title)</span></a>
            <div class="actions">\(actions)</div>
            <nav class="languages">\(languages)</nav>
            </header>
            \(content)
            </body>
            </html>

            """
    }
}

/// Moments on a page: exact for machines, local time once the script has run.
enum MomentMarkup {
    static func time(_ moment: Timestamp) -> Markup {
        let text = CivilTime(moment).rfc3339
        return """
            <time datetime="\(text)">\(String(text.prefix(19)).replacing("T", with: " ")) UTC</time>
            """
    }
}

/// Sizes for people.
enum ByteCount {
    ///     999 B    1.1 kB    10.5 MB
    static func text(_ bytes: Int) -> String {
        if bytes < 1_000 { return "\(bytes) B" }
        let (unit, name) = bytes < 1_000_000 ? (1_000, "kB") : (1_000_000, "MB")
        let tenths = (bytes * 10 + unit / 2) / unit
        return "\(tenths / 10).\(tenths % 10) \(name)"
    }
}
