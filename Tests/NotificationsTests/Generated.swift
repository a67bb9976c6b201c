import Foundation
import TestSupport

extension SeededGenerator {
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
