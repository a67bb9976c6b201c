/// The encoding of Unicode labels in the letters, digits and hyphens of domain names (RFC 3492), without the `xn--`.
enum Punycode {
    // RFC 3492 §5
    private static let base: UInt32 = 36
    private static let minimumThreshold: UInt32 = 1
    private static let maximumThreshold: UInt32 = 26
    private static let skew: UInt32 = 38
    private static let damp: UInt32 = 700
    private static let initialBias: UInt32 = 72
    private static let initialScalar: UInt32 = 128
    private static let delimiter = UInt8(ascii: "-")

    /// The work is quadratic in the length of a label, and no domain name is longer than this.
    private static let longestLabel = 255

    /// Nil when the label is too long to be one (RFC 3492 §6.3).
    static func encode(_ label: some Collection<Unicode.Scalar>) -> [UInt8]? {
        guard label.count <= longestLabel else { return nil }
        var output = label.filter(\.isASCII).map { UInt8(truncatingIfNeeded: $0.value) }
        let basicCount = UInt32(output.count)
        if basicCount > 0 { output.append(delimiter) }

        var handled = basicCount
        var scalar = initialScalar
        var delta: UInt32 = 0
        var bias = initialBias
        while handled < label.count {
            guard let next = label.lazy.map(\.value).filter({ $0 >= scalar }).min() else { return nil }
            let (step, stepOverflows) = (next - scalar).multipliedReportingOverflow(by: handled + 1)
            let (sum, sumOverflows) = delta.addingReportingOverflow(step)
            guard !stepOverflows, !sumOverflows else { return nil }
            delta = sum
            scalar = next
            for value in label.lazy.map(\.value) {
                if value < scalar {
                    guard delta < .max else { return nil }
                    delta += 1
                }
                if value == scalar {
                    appendVariableLength(delta, bias: bias, to: &output)
                    bias = adapt(delta, count: handled + 1, isFirst: handled == basicCount)
                    delta = 0
                    handled += 1
                }
            }
            guard delta < .max else { return nil }
            delta += 1
            scalar += 1
        }
        return output
    }

    /// Nil when the bytes are not the encoding of anything (RFC 3492 §6.2).
    static func decode(_ encoded: some BidirectionalCollection<UInt8>) -> [Unicode.Scalar]? {
        guard encoded.count <= longestLabel, encoded.allSatisfy({ $0 < 0x80 }) else { return nil }
        var output: [Unicode.Scalar] = []
        var rest = encoded[...]
        if let last = encoded.lastIndex(of: delimiter) {
            output = encoded[..<last].map { Unicode.Scalar($0) }
            rest = encoded[encoded.index(after: last)...]
        }
        var scalar = initialScalar
        var index: UInt32 = 0
        var bias = initialBias
        while !rest.isEmpty {
            let previous = index
            guard let advanced = variableLength(&rest, from: index, bias: bias) else { return nil }
            let count = UInt32(output.count) + 1
            bias = adapt(advanced - previous, count: count, isFirst: previous == 0)
            let (next, overflows) = scalar.addingReportingOverflow(advanced / count)
            guard !overflows, let decoded = Unicode.Scalar(next), !decoded.isASCII else { return nil }
            scalar = next
            index = advanced % count
            output.insert(decoded, at: Int(index))
            index += 1
        }
        return output
    }

    /// RFC 3492 §6.1
    private static func adapt(_ delta: UInt32, count: UInt32, isFirst: Bool) -> UInt32 {
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / count
        var bias: UInt32 = 0
        while delta > (base - minimumThreshold) * maximumThreshold / 2 {
            delta /= base - minimumThreshold
            bias += base
        }
        return bias + (base - minimumThreshold + 1) * delta / (delta + skew)
    }

    private static func threshold(at position: UInt32, bias: UInt32) -> UInt32 {
        position <= bias ? minimumThreshold : min(position - bias, maximumThreshold)
    }

    private static func appendVariableLength(_ delta: UInt32, bias: UInt32, to output: inout [UInt8]) {
        var rest = delta
        var position = base
        while true {
            let threshold = threshold(at: position, bias: bias)
            guard rest >= threshold else { break }
            output.append(digit(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            position += base
        }
        output.append(digit(rest))
    }

    private static func variableLength<Digits: BidirectionalCollection<UInt8>>(
        _ rest: inout Digits, from start: UInt32, bias: UInt32
    ) -> UInt32? where Digits.SubSequence == Digits {
        var index = start
        var weight: UInt32 = 1
        var position = base
        while let byte = rest.popFirst() {
            guard let digit = value(byte) else { return nil }
            let (step, stepOverflows) = digit.multipliedReportingOverflow(by: weight)
            let (sum, sumOverflows) = index.addingReportingOverflow(step)
            guard !stepOverflows, !sumOverflows else { return nil }
            index = sum
            let threshold = threshold(at: position, bias: bias)
            if digit < threshold { return index }
            let (product, productOverflows) = weight.multipliedReportingOverflow(by: base - threshold)
            guard !productOverflows else { return nil }
            weight = product
            position += base
        }
        return nil
    }

    /// `a` to `z` are 0 to 25, `0` to `9` are 26 to 35.
    private static func digit(_ value: UInt32) -> UInt8 {
        UInt8(truncatingIfNeeded: value < 26 ? value + 0x61 : value - 26 + 0x30)
    }

    private static func value(_ digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a"))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 26
        default: nil
        }
    }
}
