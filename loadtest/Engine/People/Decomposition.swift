/// Canonical decomposition of the Latin letters that the catalogue of names has (Unicode Standard Annex #15, form D).
///
/// A table of its own instead of the service's: whether the service composes letters rightly is what is tested with it.
enum Decomposition {
    /// A mark, and the letters with it, each followed by itself without.
    private static let marks: [(mark: Character, letters: String)] = [
        ("\u{300}", "àa èe"),
        ("\u{301}", "ÁA ÉE ÍI ÓO ÚU áa ée íi óo úu śs"),
        ("\u{302}", "êe"),
        ("\u{303}", "ÑN ãa ñn"),
        ("\u{306}", "ăa ğg"),
        ("\u{308}", "ÜU ëe öo üu"),
        ("\u{30A}", "ÅA"),
        ("\u{30B}", "őo"),
        ("\u{30C}", "ěe řr"),
        ("\u{31B}", "ơo ưu"),
        ("\u{323}", "ạa ịi ọo"),
        ("\u{326}", "ȘS"),
        ("\u{327}", "ÇC çc"),
    ]

    private static let table: [Character: String] = {
        var table: [Character: String] = [:]
        for (mark, letters) in marks {
            for pair in letters.split(separator: " ") {
                guard let letter = pair.first, let base = pair.last else { continue }
                table[letter] = String(base) + String(mark)
            }
        }
        return table
    }()

    static func of(_ text: String) -> String {
        text.map { table[$0] ?? String($0) }.joined()
    }
}
