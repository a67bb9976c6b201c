/// The languages in which people are spoken to; codes, types and pointers are the same in both.
package enum Language: String, Sendable, CaseIterable {
    case spanish = "es"
    case english = "en"

    /// The language that a client prefers (RFC 9110 §12.5.4), or the default when it names neither.
    ///
    /// Only the primary subtag counts: `es-UY` is answered in Spanish. Of equal weights the first one listed wins; a
    /// weight of 0 excludes. Only the first 16 ranges are looked at.
    package init(acceptLanguage: String?, default defaultLanguage: Language) {
        var best: (language: Language, weight: Int) = (defaultLanguage, 0)
        for element in WeightedElement.list(acceptLanguage ?? "", limit: 16) {
            let primary = element.value.prefix { $0 != "-" }
            let language = primary == "*" ? defaultLanguage : Language(rawValue: primary.lowercased())
            if let language, element.weight > best.weight { best = (language, element.weight) }
        }
        self = best.language
    }
}
