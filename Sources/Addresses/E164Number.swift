/// A telephone number that may be named to a provider of text messages: `+`, the country code and the subscriber's
/// number, 7 to 15 digits in all, without anything between them (ITU-T E.164 §6).
package struct E164Number: Sendable, Hashable {
    /// `+59896689795`
    package let text: String

    /// - Returns: nil for anything else, such as a number without its country.
    package init?(_ text: String) {
        let bytes = text.utf8
        guard (8...16).contains(bytes.count), bytes.first == UInt8(ascii: "+") else { return nil }
        let digits = bytes.dropFirst()
        // No country code begins with 0.
        guard digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        self.text = text
    }
}
