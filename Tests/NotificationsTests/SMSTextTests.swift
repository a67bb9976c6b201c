import Testing

@testable import Notifications

@Suite("How long a text message is (3GPP TS 23.038)")
struct SMSTextTests {
    @Test(
        "coding and parts",
        arguments: [
            ("a", SMSText.Coding.gsm7, 1), (String(repeating: "a", count: 160), .gsm7, 1),
            (String(repeating: "a", count: 161), .gsm7, 2), (String(repeating: "a", count: 306), .gsm7, 2),
            (String(repeating: "a", count: 307), .gsm7, 3), ("éñÑüÜÉ¿¡ çÇ".replacing("ç", with: ""), .gsm7, 1),
            ("á", .ucs2, 1), ("ó", .ucs2, 1), ("ç", .ucs2, 1), (String(repeating: "á", count: 70), .ucs2, 1),
            (String(repeating: "á", count: 71), .ucs2, 2), (String(repeating: "á", count: 134), .ucs2, 2),
            (String(repeating: "á", count: 135), .ucs2, 3), ("a\nb", .gsm7, 1),
            // An escape sequence is two septets, and a pair of surrogates two units, and neither is cut in two.
            (String(repeating: "€", count: 80), .gsm7, 1), (String(repeating: "€", count: 81), .gsm7, 2),
            ("a" + String(repeating: "€", count: 152), .gsm7, 2), (String(repeating: "€", count: 153), .gsm7, 3),
            (String(repeating: "😀", count: 35), .ucs2, 1), (String(repeating: "😀", count: 36), .ucs2, 2),
            (String(repeating: "😀", count: 66), .ucs2, 2), (String(repeating: "😀", count: 67), .ucs2, 3),
        ])
    func parts(_ text: String, _ coding: SMSText.Coding, _ parts: Int) throws {
        let text = try SMSText(text)
        #expect(text.coding == coding)
        #expect(text.parts == parts)
    }

    @Test(
        "what is not sent",
        arguments: [
            ("", SMSText.Fault.empty), (String(repeating: "a", count: 1_601), .tooLong), ("a\r\n", .control),
            ("a\u{0}", .control), ("a\u{1B}", .control), ("a\u{85}", .control),
        ])
    func refused(_ text: String, _ fault: SMSText.Fault) {
        #expect(throws: fault) { try SMSText(text) }
    }

    @Test(
        "our templates are GSM-7 and one part: a letter such as á would halve what fits", arguments: ["es", "en", "fr"])
    func templates(_ language: String) throws {
        let words = try #require(SMSTemplate.text(for: RegistrationTemplate.identifier, language: language))
        let text = try SMSText(words)
        #expect(text.coding == .gsm7)
        #expect(text.parts == 1)
        #expect(SMSTemplate.text(for: "unknown@1", language: language) == nil)
    }
}
