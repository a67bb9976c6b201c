/// An IPv6 address (RFC 4291 §2.2), written in the one recommended way (RFC 5952 §4). Zone identifiers have no meaning
/// in the URL of a document and are refused.
struct IPv6Address {
    private let pieces: [UInt16]

    init?(_ bytes: ArraySlice<UInt8>) {
        let text = String(decoding: bytes, as: UTF8.self)
        let halves = Self.halves(of: text)
        guard (1...2).contains(halves.count) else { return nil }
        var parsed: [[UInt16]] = []
        for (index, half) in halves.enumerated() {
            guard let pieces = Self.pieces(half, mayEndInIPv4: index == halves.count - 1) else { return nil }
            parsed.append(pieces)
        }
        let count = parsed.reduce(0) { $0 + $1.count }
        if parsed.count == 1 {
            guard count == 8 else { return nil }
            pieces = parsed[0]
        } else {
            guard count <= 7 else { return nil }
            pieces = parsed[0] + Array(repeating: 0, count: 8 - count) + parsed[1]
        }
    }

    /// Lower case, no leading zeros, the longest run of two or more zero pieces shortened, the first of equals.
    var text: String {
        var longest = 0..<0
        var start = 0
        for index in 0...8 where index == 8 || pieces[index] != 0 {
            if index - start > longest.count, index - start >= 2 { longest = start..<index }
            start = index + 1
        }
        func joined(_ range: Range<Int>) -> String {
            pieces[range].map { String($0, radix: 16) }.joined(separator: ":")
        }
        return longest.isEmpty ? joined(0..<8) : joined(0..<longest.lowerBound) + "::" + joined(longest.upperBound..<8)
    }

    /// What lies before and behind `::`, or everything; three parts or more mean that it comes twice.
    private static func halves(of text: String) -> [Substring] {
        var halves: [Substring] = []
        var start = text.utf8.startIndex
        var index = start
        while index < text.utf8.endIndex {
            let next = text.utf8.index(after: index)
            if text.utf8[index] == UInt8(ascii: ":"), next < text.utf8.endIndex, text.utf8[next] == UInt8(ascii: ":") {
                halves.append(text[start..<index])
                start = text.utf8.index(after: next)
                index = start
            } else {
                index = next
            }
        }
        return halves + [text[start...]]
    }

    private static func pieces(_ half: Substring, mayEndInIPv4: Bool) -> [UInt16]? {
        guard !half.isEmpty else { return [] }
        var pieces: [UInt16] = []
        let parts = half.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, mayEndInIPv4, part.contains(UInt8(ascii: ".")) {
                guard let tail = embeddedIPv4(part) else { return nil }
                return pieces + tail
            }
            guard (1...4).contains(part.count), part.allSatisfy({ PercentEncoding.isDigit($0) }),
                let piece = UInt16(Substring(part), radix: 16)
            else { return nil }
            pieces.append(piece)
        }
        return pieces
    }

    /// Four decimal numbers without leading zeros.
    private static func embeddedIPv4(_ part: Substring.UTF8View.SubSequence) -> [UInt16]? {
        let numbers = part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard numbers.count == 4 else { return nil }
        var values: [UInt16] = []
        for number in numbers {
            guard (1...3).contains(number.count), number.allSatisfy({ 0x30...0x39 ~= $0 }),
                number.count == 1 || number.first != 0x30, let value = UInt16(Substring(number)), value < 256
            else { return nil }
            values.append(value)
        }
        return [values[0] << 8 | values[1], values[2] << 8 | values[3]]
    }
}
