import Synchronization

/// A 128-bit identifier that sorts by the time it was made: 48 bits of milliseconds, 80 bits that make it unique,
/// written as 26 characters of Crockford's Base32.
///
/// It names requests and notification jobs. It is not a secret: the low bits are a random start per process and a
/// counter, which costs one atomic addition instead of a system call for random numbers.
package struct ULID: Sendable, Hashable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// A fresh identifier for `moment`; callable from any thread.
    package static func make(at moment: Timestamp = .now()) -> ULID {
        let milliseconds = UInt64(bitPattern: moment.milliseconds) & 0xFFFF_FFFF_FFFF
        let count = process.counter.wrappingAdd(1, ordering: .relaxed).newValue & 0xFF_FFFF_FFFF
        return ULID(
            high: milliseconds << 16 | process.random >> 24, low: (process.random & 0xFF_FFFF) << 40 | count)
    }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The 26 upper-case characters, the first of them `0` to `7`.
    package var description: String {
        String(unsafeUninitializedCapacity: Self.length) { buffer in
            write(to: UnsafeMutableRawBufferPointer(buffer))
            return Self.length
        }
    }

    /// The moment that an identifier was made for, to the millisecond; nil for a text that is none.
    package static func moment(of text: String) -> Timestamp? {
        let characters = text.utf8
        guard characters.count == 26, let first = characters.first, first <= UInt8(ascii: "7") else { return nil }
        var milliseconds: Int64 = 0
        for (index, character) in characters.enumerated() {
            let digit = alphabet.withUTF8Buffer { $0.firstIndex(of: character) }
            guard let digit else { return nil }
            if index < 10 { milliseconds = milliseconds << 5 | Int64(digit) }
        }
        return Timestamp(milliseconds: milliseconds)
    }

    /// Number of its characters.
    package static var length: Int { 26 }

    /// Writes the characters into the first ``length`` bytes of `buffer`, for those who need no `String`.
    package func write(to buffer: UnsafeMutableRawBufferPointer) {
        guard buffer.count >= Self.length, let start = buffer.baseAddress else {
            preconditionFailure("an identifier has 26 characters")
        }
        let alphabet = Self.alphabet.utf8Start
        var rest = low
        var index = 25
        while index >= 14 {
            start.storeBytes(of: alphabet[Int(rest & 31)], toByteOffset: index, as: UInt8.self)
            rest &>>= 5
            index &-= 1
        }
        // Four bits are left, the fifth is of the other half.
        start.storeBytes(of: alphabet[Int(rest | (high & 1) &<< 4)], toByteOffset: 13, as: UInt8.self)
        rest = high &>> 1
        index = 12
        while index >= 0 {
            start.storeBytes(of: alphabet[Int(rest & 31)], toByteOffset: index, as: UInt8.self)
            rest &>>= 5
            index &-= 1
        }
    }

    private static var alphabet: StaticString { "0123456789ABCDEFGHJKMNPQRSTVWXYZ" }

    /// What keeps two processes apart: 40 random bits, and a counter that starts at a random place.
    private struct Process: ~Copyable, Sendable {
        let random = UInt64.random(in: 0..<(1 << 40))
        let counter = Atomic<UInt64>(UInt64.random(in: 0..<(1 << 38)))
    }

    private static let process = Process()
}
