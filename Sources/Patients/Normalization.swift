@_spi(_Unicode) import Swift

extension String {
    /// Canonical composition (Unicode Standard Annex #15, form C).
    ///
    /// The standard library has it, as an interface that is not public yet; this file is the only one that asks for
    /// it, so that one line changes when it gets another name. Foundation has it too, for 50 MB in a static binary.
    var canonicallyComposed: String {
        // Everything below U+0300, whose first byte is 0xCC, is composed already: that is all of Western Europe.
        guard !utf8.allSatisfy({ $0 < 0xCC }) else { return self }
        var composed = String.UnicodeScalarView()
        composed.append(contentsOf: _nfc)
        return String(composed)
    }

    /// Canonical decomposition (form D): letters apart from their marks.
    var canonicallyDecomposed: String {
        var decomposed = String.UnicodeScalarView()
        decomposed.append(contentsOf: _nfd)
        return String(decomposed)
    }
}
