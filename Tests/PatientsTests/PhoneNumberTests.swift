import Patients
import Testing

@Suite("A phone number is what people write on a form")
struct PhoneNumberTests {
    @Test(
        "accepted as typed, with E.164 when the country is named",
        arguments: [
            ("+1234567890", "+1234567890"), ("+598 96 689 795", "+59896689795"), ("(555)214-7788x123", nil),
            ("001-555-214-7788x12345", "+15552147788"), ("555.214.7788", nil), ("2901 1919", nil),
            ("+49 30 901820", "+4930901820"), ("٠٩٦٦٨٩٧٩٥", nil), ("+٥٩٨ ٩٦ ٦٨٩ ٧٩٥", "+59896689795"),
            ("00598 96689795", "+59896689795"), ("+44 (0)20 7946 0958", "+442079460958"),
            ("(+598) 96 689 795", "+59896689795"),
            ("1234", nil), ("12345678901234567", nil), ("+1234567", nil), ("2901 1919 ext. 12", nil),
            ("2901 1919 EXT 12", nil),
            ("2901 1919 #7", nil), ("2901/1919", nil), ("+0123456789", nil), (" 2901 1919\t", nil), ("２９０１１９１９", nil),
        ] as [(String, String?)])
    func accepted(_ typed: String, e164: String?) {
        let result = attempt(phone: typed)
        #expect(result.codes == "")
        #expect(result.candidate?.phone.e164 == e164)
        let isPadded = typed.first == " "
        #expect(result.candidate?.phone.text.isIdentical(to: isPadded ? "2901 1919" : typed) == true)
    }

    @Test(
        "refused",
        arguments: [
            ("", "phone-too-short"), (" ", "phone-too-short"), ("123", "phone-too-short"), ("+", "phone-too-short"),
            ("12345678901234567890", "phone-too-long"), ("123456789012345678", "phone-too-long"),
            (String(repeating: "(", count: 41), "phone-too-long"), ("CALL-NOW", "phone-letters"),
            ("abc", "phone-letters"),
            ("☎", "phone-char"), ("+1+2345", "phone-plus"), ("1+2345", "phone-plus"), ("++12345", "phone-plus"),
            ("(555 1234", "phone-parens"), ("555) 1234", "phone-parens"), (")555( 1234", "phone-parens"),
            ("1;rm -rf", "phone-char"), ("555-1234 x", "phone-extension"), ("555-1234 x12345678", "phone-extension"),
            ("555-1234 ext", "phone-extension"), ("555-1234 x12x3", "phone-extension"),
            ("555-1234 extra", "phone-extension"),
            ("555-1234 e5", "phone-letters"), ("5551234\u{0}", "phone-char"), ("555\n1234", "phone-char"),
            ("555*1234", "phone-char"), ("五五五一二三四", "phone-letters"),
        ])
    func refused(_ typed: String, code: String) {
        let result = attempt(phone: typed)
        #expect(result.codes == code)
    }

    @Test("the limit says which bound was missed")
    func limits() {
        #expect(attempt(phone: "123").problems.first?.limit == 4)
        #expect(attempt(phone: "123456789012345678").problems.first?.limit == 17)
        #expect(
            attempt(phone: String(repeating: " 1", count: 30)).messages == ["String should have at most 40 characters"])
        #expect(attempt(phone: "123").messages == ["Value error, the phone number must have at least 4 digits"])
    }

    @Test(
        "policies ask for the country code, or for E.164 itself",
        arguments: [
            (.international, "+598 96 689 795", ""), (.international, "00598 96689795", ""),
            (.international, "96 689 795", "phone-international"), (.e164, "+59896689795", ""),
            (.e164, "+598 96689795", "phone-e164"), (.e164, "59896689795", "phone-e164"),
            (.e164, "+1234567", "phone-e164"),
            (.e164, "+1234567890123456", "phone-e164"), (.e164, "+12345678 x1", "phone-e164"),
        ] as [(ValidationRules.PhonePolicy, String, String)])
    func policies(_ policy: ValidationRules.PhonePolicy, _ typed: String, code: String) {
        #expect(attempt(phone: typed, rules: ValidationRules(phonePolicy: policy)).codes == code)
    }
}
