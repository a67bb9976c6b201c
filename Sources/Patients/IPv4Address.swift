/// An IPv4 address in the spellings that URLs permit: one to four numbers, each decimal, octal or hexadecimal, the last
/// of which fills what is left (WHATWG URL, "IPv4 parser").
struct IPv4Address {
    private let value: UInt32

    init?(_ host: [UInt8]) {
        var labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
        guard labels.count <= 4 else { return nil }
        var value: UInt64 = 0
        for (index, label) in labels.enumerated() {
            guard let number = Self.number(label) else { return nil }
            let isLast = index == labels.count - 1
            let width = UInt64(isLast ? 8 * (5 - labels.count) : 8)
            guard number < 1 << width else { return nil }
            value = value << width | number
        }
        self.value = UInt32(truncatingIfNeeded: value)
    }

    var text: String {
        "\(value >> 24).\(value >> 16 & 255).\(value >> 8 & 255).\(value & 255)"
    }

    private static func number(_ label: ArraySlice<UInt8>) -> UInt64? {
        guard !label.isEmpty else { return nil }
        var digits = label
        var radix: UInt64 = 10
        if label.count >= 2, label.first == UInt8(ascii: "0") {
            if label.dropFirst().first.map({ $0 | 0x20 }) == UInt8(ascii: "x") {
                (digits, radix) = (label.dropFirst(2), 16)
            } else {
                (digits, radix) = (label.dropFirst(), 8)
            }
        }
        var number: UInt64 = 0
        for digit in digits {
            guard let value = Character(Unicode.Scalar(digit)).hexDigitValue, value < radix else { return nil }
            number = number * radix + UInt64(value)
            guard number <= UInt64(UInt32.max) else { return nil }
        }
        return number
    }
}
