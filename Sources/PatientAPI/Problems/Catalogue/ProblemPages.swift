import Patients

/// The catalogue of errors for people.
struct ProblemPages {
    let language: Language
    let publicURL: String?

    /// All of them.
    var index: [UInt8] {
        let title = language == .spanish ? "Catálogo de errores" : "Catalogue of errors"
        return PageLayout.page(title, language) { html in
            html.paragraph(
                language == .spanish
                    ? "Los errores de las rutas canónicas son documentos application/problem+json; code dice cuál es."
                    : "Errors of the canonical routes are application/problem+json documents; code says which one it is."
            )
            html.heading(language == .spanish ? "Respuestas" : "Answers")
            table(ProblemKind.allCases.map { CatalogueEntry($0, language, publicURL: publicURL) }, to: &html)
            html.heading(
                language == .spanish
                    ? "Errores de un campo, dentro de validation" : "Errors of a field, within validation")
            let codes = ProblemCode.allCases.filter { ProblemKind(rawValue: $0.rawValue) == nil }
            table(codes.map { CatalogueEntry($0, language, publicURL: publicURL) }, to: &html)
        }
    }

    /// One of them.
    func page(_ entry: CatalogueEntry) -> [UInt8] {
        PageLayout.page(entry.title, language) { html in
            html.markup("<p class=\"status\">HTTP ")
            html.text("\(entry.status)")
            html.markup(" · <code>")
            html.text(entry.code)
            html.markup("</code></p>\n")
            html.heading(language == .spanish ? "Qué significa" : "What it means")
            html.paragraph(entry.meaning)
            html.heading(language == .spanish ? "Qué hacer" : "What to do")
            html.paragraph(entry.remedy)
            html.heading(language == .spanish ? "Ejemplo" : "Example")
            html.markup("<pre>")
            html.text(IndentedJSON.text(of: entry.example))
            html.markup("</pre>\n<p><a href=\"/problems\">")
            html.text(language == .spanish ? "Todos los errores" : "All errors")
            html.markup("</a></p>\n")
        }
    }

    private func table(_ entries: [CatalogueEntry], to html: inout HTMLText) {
        let headings =
            language == .spanish ? ["Código", "Estado", "Qué significa"] : ["Code", "Status", "What it means"]
        html.markup("<table><thead><tr>")
        for heading in headings {
            html.markup("<th scope=\"col\">")
            html.text(heading)
            html.markup("</th>")
        }
        html.markup("</tr></thead><tbody>\n")
        for entry in entries {
            html.markup("<tr><td><a href=\"/problems/")
            html.text(entry.code)
            html.markup("\"><code>")
            html.text(entry.code)
            html.markup("</code></a></td><td>")
            html.text("\(entry.status)")
            html.markup("</td><td>")
            html.text(entry.meaning)
            html.markup("</td></tr>\n")
        }
        html.markup("</tbody></table>\n")
    }
}
