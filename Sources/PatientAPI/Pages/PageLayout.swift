/// What all pages have around their content: no script, no style of their own, one stylesheet.
enum PageLayout {
    static func page(_ title: String, _ language: Language, _ write: (inout HTMLText) -> Void) -> [UInt8] {
        var html = HTMLText()
        html.markup("<!DOCTYPE html>\n<html lang=\"")
        html.text(language.rawValue)
        html.markup(
            "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>"
        )
        html.text(title)
        html.markup("</title><link rel=\"stylesheet\" href=\"")
        html.text(Stylesheet.path)
        html.markup("\"></head><body>\n<header>Patient Registration API</header>\n<main>\n<h1>")
        html.text(title)
        html.markup("</h1>\n")
        write(&html)
        html.markup("</main>\n</body></html>\n")
        return html.bytes
    }
}
