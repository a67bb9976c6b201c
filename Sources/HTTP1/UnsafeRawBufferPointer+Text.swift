import Glibc

extension UnsafeRawBufferPointer {
    /// The part at `range`, with offsets from 0.
    @inline(__always)
    subscript(part range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range])
    }

    /// The bytes as text; what is not UTF-8 becomes U+FFFD.
    @inline(__always)
    var text: String { String(decoding: self, as: UTF8.self) }

    /// Whether both are the same bytes.
    @inline(__always)
    func equals(_ other: [UInt8]) -> Bool {
        other.withUnsafeBytes { other in
            guard count == other.count, let left = baseAddress, let right = other.baseAddress else {
                return count == other.count
            }
            return memcmp(left, right, count) == 0
        }
    }

    /// Whether the bytes spell `word`, which must be given in small letters, in any case.
    @inline(__always)
    func equals(ignoringCase word: StaticString) -> Bool {
        equals(ignoringCase: UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    /// Whether the bytes spell `word`, which must be given in small letters, in any case.
    @inline(__always)
    func equals(ignoringCase word: UnsafeRawBufferPointer) -> Bool {
        guard count == word.count else { return false }
        for index in 0..<count where self[index].lowercased != word[index] { return false }
        return true
    }

    /// `range` without `SP` and `HTAB` at both ends; no other byte counts as blank (RFC 9110 §5.5).
    @inline(__always)
    func trimmingBlanks(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, self[start].isBlank { start += 1 }
        while start < end, self[end - 1].isBlank { end -= 1 }
        return start..<end
    }

    /// Calls `body` with each member of a comma-separated list, blanks removed, empty members included
    /// (RFC 9110 §5.6.1).
    @inline(__always)
    func forEachListMember<Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
        var start = 0
        for index in 0...count where index == count || self[index] == UInt8(ascii: ",") {
            try body(self[part: trimmingBlanks(start..<index)])
            start = index + 1
        }
    }

    /// Whether the bytes are a `token` (RFC 9110 §5.6.2).
    var isToken: Bool {
        !isEmpty && allSatisfy { ByteSet.token.contains($0) }
    }

    /// `1*DIGIT` below 2^63, or nil: `Int` accepts a sign, the grammar does not (RFC 9110 §8.6).
    var decimalNumber: Int? {
        guard !isEmpty else { return nil }
        var value = 0
        for byte in self {
            guard let digit = byte.decimalValue, value <= (Int.max - Int(digit)) / 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }
}
