import Testing

@testable import Addresses

@Suite("Numbers that may be named to a provider of text messages (ITU-T E.164)")
struct E164NumberTests {
    @Test("a plus sign and 7 to 15 digits are one", arguments: ["+1234567", "+59896689795", "+123456789012345"])
    func accepted(_ text: String) {
        #expect(E164Number(text)?.text == text)
    }

    @Test(
        "everything else is none",
        arguments: [
            "", "+", "+123456", "+1234567890123456", "59896689795", "+0123456789", "+598 96 689 795", "+59896689795 ",
            "+5989668979x", "0059896689795", "++5989668979", "+59896689795\r\n", "+٥٩٨٩٦٦٨٩٧", "+1234567&To=+7654321",
        ])
    func refused(_ text: String) {
        #expect(E164Number(text) == nil)
    }
}
