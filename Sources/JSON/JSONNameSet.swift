import Glibc

/// The names seen in one object, to find one that comes twice.
///
/// Up to eight plain names are compared in place, without an allocation; an object with more, or with escapes in a
/// name, moves to a hash set, so that no body makes the search quadratic.
struct JSONNameSet {
    private var few = InlineArray<8, JSONStringToken>(repeating: JSONStringToken(start: 0, end: 0, hasEscapes: false))
    private var count = 0
    private var many: Set<String>?

    /// False when the name was there already.
    @inline(__always)
    mutating func insert(_ name: JSONStringToken, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if many == nil, !name.hasEscapes, count < 8 {
            for index in 0..<count where Self.equal(few[index], name, in: bytes) { return false }
            few[count] = name
            count += 1
            return true
        }
        return insertIntoMany(name, in: bytes)
    }

    private mutating func insertIntoMany(_ name: JSONStringToken, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var names = many.take() ?? Set((0..<count).map { Self.key(few[$0], in: bytes) })
        let isNew = names.insert(Self.key(name, in: bytes)).inserted
        many = names
        return isNew
    }

    /// `String` compares by canonical equivalence, JSON names are compared scalar by scalar (RFC 8259 §8.3): the key
    /// spells the scalars out.
    private static func key(_ name: JSONStringToken, in bytes: UnsafeBufferPointer<UInt8>) -> String {
        let text = name.text(in: bytes)
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        return text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ") + "\u{0}"
    }

    @inline(__always)
    private static func equal(
        _ left: JSONStringToken, _ right: JSONStringToken, in bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let length = left.end - left.start
        guard length == right.end - right.start, let base = bytes.baseAddress else { return false }
        return memcmp(base + left.start, base + right.start, length) == 0
    }
}
