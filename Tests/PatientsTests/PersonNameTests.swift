import Patients
import Testing

@Suite("A name is a text with a letter in it, and nothing that hides")
struct PersonNameTests {
    @Test(
        "accepted as typed",
        arguments: [
            "Ana", "X Æ A-12", "María-José Ñúñez", "O'Brien", "Nguyễn Văn A", "محمد", "山田太郎", "Jean  Luc", "<b>Bob</b>",
            "José Ñandú 日本 😀", "x'); DROP TABLE patients;--", "क्ष", "A", "Σωκράτης", "יוסף", "می‌خواهم", "Ana\u{A0}B",
            "ZA̡͊͠ LGO",
        ])
    func accepted(_ name: String) {
        #expect(attempt(name: name).candidate?.name.text.isIdentical(to: name) == true)
    }

    @Test(
        "refused",
        arguments: [
            ("", "name-blank"), ("   ", "name-blank"), ("\u{3000}\u{A0}", "name-blank"), ("123", "name-no-letter"),
            ("-", "name-no-letter"), ("😀", "name-no-letter"), ("١٢٣", "name-no-letter"), ("Ana\u{0}", "name-control"),
            ("Ana\r\nBcc: x", "name-control"), ("Ana\u{7F}", "name-control"), ("Aña\u{85}x", "name-control"),
            ("Ana\u{2028}x", "name-control"), ("Ana\u{FEFF}", "name-control"), ("\u{FEFF}", "name-control"),
            ("Ana\u{202E}gpj", "name-bidi"), ("Ana\u{2066}x", "name-bidi"), ("Ana\u{E000}", "invalid-unicode"),
            ("Ana\u{10FFFD}", "invalid-unicode"), ("Ana\u{378}", "invalid-unicode"), ("Ana\u{200D}", "name-joiner"),
            ("\u{200D}Ana", "name-joiner"), ("A \u{200C}a", "name-joiner"), ("A\u{200D}1", "name-joiner"),
            ("A\u{200D}\u{200D}a", "name-joiner"), ("x" + String(repeating: "\u{336}", count: 9), "name-marks"),
        ])
    func refused(_ name: String, code: String) {
        #expect(attempt(name: name).codes == code)
    }

    @Test("255 scalars are accepted, 256 are not", arguments: ["a", "ñ", "山", "😀a"])
    func length(_ unit: String) throws {
        let scalars = unit.unicodeScalars.count
        let longest = String(repeating: unit, count: 255 / scalars)
        #expect(attempt(name: longest).codes == "")
        let result = attempt(name: String(repeating: unit, count: 256 / scalars + 1))
        #expect(result.codes == "name-too-long")
        #expect(result.problems.first?.limit == 255)
        #expect(result.messages == ["String should have at most 255 characters"])
    }

    @Test("white space at the ends goes, inner white space stays, the text is composed")
    func normalised() {
        #expect(attempt(name: "\u{2003} Ana  María \n").candidate?.name.text == "Ana  María")
        #expect(attempt(name: "Jose\u{301}").candidate?.name.text.isIdentical(to: "Jos\u{E9}") == true)
    }

    @Test("a legacy caller reads why")
    func legacy() {
        #expect(attempt(name: " ").messages == ["Value error, the name must not be blank"])
        #expect(attempt(name: " ").problems.first?.legacy.type == "value_error")
    }
}
