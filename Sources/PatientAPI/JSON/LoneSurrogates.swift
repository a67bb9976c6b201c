/// Replaces escaped halves of surrogate pairs that stand alone (RFC 8259 §8.2 warns of them).
enum LoneSurrogates {
    /// The same text with each lone `\uD800`–`\uDFFF` written as `\uFDD0`, a scalar that is no character. One pass, and
    /// the length stays as it is.
    static func replaced(in json: [UInt8]) -> [UInt8] {
        var json = json
        var index = 0
        while index < json.count {
            guard json[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            switch surrogate(at: index, in: json) {
            case .high where surrogate(at: index + 6, in: json) == .low: index += 12
            case .high, .low:
                json.replaceSubrange((index + 2)..<(index + 6), with: Array("FDD0".utf8))
                index += 6
            case nil: index += 2
            }
        }
        return json
    }

    private enum Half { case high, low }

    private static func surrogate(at index: Int, in json: [UInt8]) -> Half? {
        guard index + 6 <= json.count, json[index] == UInt8(ascii: "\\"), json[index + 1] == UInt8(ascii: "u"),
            json[index + 2] | 0x20 == UInt8(ascii: "d")
        else { return nil }
        return switch json[index + 3] | 0x20 {
        case UInt8(ascii: "8"), UInt8(ascii: "9"), UInt8(ascii: "a"), UInt8(ascii: "b"): .high
        case UInt8(ascii: "c")...UInt8(ascii: "f"): .low
        default: nil
        }
    }
}
