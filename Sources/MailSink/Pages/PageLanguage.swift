/// The languages of the inbox.
enum PageLanguage: String, Sendable, CaseIterable {
    case es, en

    /// Chosen by `?lang=`, else by what the browser prefers (RFC 9110 §12.5.4), else Spanish, as the rest of the product.
    init(query: String?, acceptLanguage: String?) {
        if let chosen = query.flatMap(PageLanguage.init(rawValue:)) {
            self = chosen
            return
        }
        let ranges = (acceptLanguage ?? "").split(separator: ",").prefix(16).map { range in
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return (language: parts.first?.prefix { $0 != "-" }.lowercased() ?? "", quality: quality)
        }
        var best: (language: PageLanguage, quality: Double) = (.es, 0)
        for range in ranges where range.quality > best.quality {
            if let known = PageLanguage(rawValue: range.language) { best = (known, range.quality) }
        }
        self = best.language
    }

    var words: PageWords { self == .es ? .spanish : .english }
}
