/// Text as it can stand in HTML and XML.
package enum HTMLText {
    package static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}

/// A text in both languages of the report. Both stand in the page, and its language shows one of them: it works without a
/// script and without a request.
package struct Words: Sendable, Hashable {
    package let english: String
    package let spanish: String

    package init(_ english: String, _ spanish: String) {
        self.english = english
        self.spanish = spanish
    }

    /// What is the same in both, such as a name from the protocol.
    package init(same text: String) {
        self.init(text, text)
    }

    /// As a part of a page.
    package var html: String { html("span") }

    func html(_ element: String) -> String {
        guard english != spanish else { return HTMLText.escaped(english) }
        return "<\(element) class=en lang=en>\(HTMLText.escaped(english))</\(element)>"
            + "<\(element) class=es lang=es>\(HTMLText.escaped(spanish))</\(element)>"
    }

    /// As a part of a drawing, where a `span` is called `tspan`.
    package var svg: String { html("tspan") }
}
