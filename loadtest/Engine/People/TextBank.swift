/// Many short texts in one piece of memory, from which one is appended without a reference being counted.
struct TextBank: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    init(_ texts: some Sequence<String>) {
        for text in texts {
            bytes += text.utf8
            ends.append(bytes.count)
        }
    }

    var count: Int { ends.count }

    func append(_ position: Int, to target: inout [UInt8]) {
        append(position, limit: .max, to: &target)
    }

    /// Appends at most the first `limit` bytes of a text.
    func append(_ position: Int, limit: Int, to target: inout [UInt8]) {
        let start = position == 0 ? 0 : ends[position - 1]
        let end = min(ends[position], limit == .max ? .max : start + limit)
        bytes.withUnsafeBufferPointer { target.append(contentsOf: UnsafeBufferPointer(rebasing: $0[start..<end])) }
    }
}

/// Numbers and fixed texts as bytes, without a `String` in between.
extension [UInt8] {
    mutating func append(text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// The digits of a number, lower case, at least one.
    mutating func append(number: UInt64, radix: UInt64 = 10) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { digits in
            var start = 64
            var rest = number
            repeat {
                let digit = UInt8(truncatingIfNeeded: rest % radix)
                start -= 1
                digits[start] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                rest /= radix
            } while rest > 0
            append(contentsOf: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(digits)[start...]))
        }
    }
}
