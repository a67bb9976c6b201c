import Foundation

/// Numbers that are the same on every run, so that a failure can be seen again (SplitMix64).
struct Numbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// A name of letters from one to three scripts, with punctuation here and there.
    mutating func name() -> String {
        let alphabets = [
            "abcdefghijklmnopqrstuvwxyz", "áéíóúñüÁÉÑ", "абвгдежз", "李王张刘陈", "あいうえおカキク", "אבגדה",
            "ابجدهوز", "αβγδε", "👩‍⚕️🧑🏽‍🦱", "ıİşğ", "à̀ế",
        ]
        let joiners = [" ", " ", " ", "-", "'", ". ", ", ", " (", ") ", " \"", "\\", " <", "> ", "; ", "@", "=?", "?="]
        var words: [String] = []
        for _ in 0..<Int.random(in: 1...6, using: &self) {
            let letters = Array(alphabets.randomElement(using: &self) ?? "a")
            words.append(
                String(
                    (0..<Int.random(in: 1...14, using: &self)).compactMap { _ in letters.randomElement(using: &self) }))
        }
        var name = words[0]
        for word in words.dropFirst() { name += (joiners.randomElement(using: &self) ?? " ") + word }
        return name
    }
}

/// Files beside the tests.
enum Fixture {
    static func path(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)").path
    }
}
