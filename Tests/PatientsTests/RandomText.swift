import TestSupport

/// Texts that look for trouble: any scalar, with a liking for the ones that rules speak of.
enum RandomText {
    private static let favourites: [Unicode.Scalar] = [
        "a", "Z", "0", "9", "@", ".", "-", "+", "(", ")", "x", "#", "/", ":", "?", "%", "[", "]", "<", ">", "\"", "\\",
        "'", " ",
        "\t", "\u{0}", "\u{7F}", "\u{A0}", "\u{AD}", "ñ", "ß", "ı", "İ", "ς", "Σ", "ŉ", "ﬁ", "Å", "\u{300}", "\u{301}",
        "\u{345}",
        "\u{200C}", "\u{200D}", "\u{202E}", "\u{FEFF}", "\u{3002}", "\u{FF0E}", "ａ", "٣", "क", "\u{94D}", "字", "각",
        "\u{1100}",
        "\u{1161}", "😀", "\u{E000}", "\u{10FFFF}", "ẞ", "K", "\u{1E9E}", "ǰ", "ΐ", "Ω",
    ]

    static func scalar(using generator: inout SeededGenerator) -> Unicode.Scalar {
        if Int.random(in: 0..<10, using: &generator) < 7, let favourite = favourites.randomElement(using: &generator) {
            return favourite
        }
        while true {
            if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator)) { return scalar }
        }
    }

    static func text(upTo length: Int, using generator: inout SeededGenerator) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...length, using: &generator) { text.append(scalar(using: &generator)) }
        return String(text)
    }
}
