/// The words of a text message, with what they cost: how they are coded and in how many parts they travel.
package struct SMSText: Sendable, Equatable {
    /// How the characters travel (3GPP TS 23.038 §4).
    package enum Coding: Sendable, Equatable {
        /// Seven bits for each: 160 in a message, 153 in a part of a longer one.
        case gsm7
        /// Sixteen bits for each: 70 in a message, 67 in a part of a longer one.
        case ucs2
    }

    /// Why a text is not sent.
    package enum Fault: Error, Sendable, Equatable {
        case empty
        /// More than 1,600 characters, which is what providers take.
        case tooLong
        /// A control character other than a line feed.
        case control
    }

    /// What is sent.
    package let text: String
    package let coding: Coding
    /// Messages that it is charged as; 1 and up.
    package let parts: Int

    /// Longest text in characters, whatever its coding.
    package static let maximumLength = 1_600

    /// Measures `text`, which is normalised to composed characters by whoever wrote it.
    package init(_ text: String) throws(Fault) {
        guard !text.isEmpty else { throw .empty }
        guard text.count <= Self.maximumLength else { throw .tooLong }
        guard text.unicodeScalars.allSatisfy({ $0 == "\n" || !Self.isControl($0) }) else { throw .control }
        let septets = text.unicodeScalars.map { GSM7.septets(of: $0) }
        let widths = septets.compactMap { $0 }
        if widths.count == septets.count {
            coding = .gsm7
            parts = Self.parts(widths, whole: 160, part: 153)
        } else {
            coding = .ucs2
            parts = Self.parts(text.unicodeScalars.map { $0.value > 0xFFFF ? 2 : 1 }, whole: 70, part: 67)
        }
        self.text = text
    }

    /// Neither an escape sequence nor a pair of surrogates is cut in two by the end of a part.
    private static func parts(_ widths: [Int], whole: Int, part: Int) -> Int {
        guard widths.reduce(0, +) > whole else { return 1 }
        var parts = 1
        var used = 0
        for width in widths {
            if used + width > part {
                parts += 1
                used = 0
            }
            used += width
        }
        return parts
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
