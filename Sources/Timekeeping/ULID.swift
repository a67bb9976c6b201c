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
        String(unsafeUninitializedCapacity: 26) { buffer in
            for index in 0..<26 {
                let shift = 5 * (25 - index)
                let digit: UInt64
                switch shift {
                case 64...: digit = high >> (shift - 64)
                case 60..<64: digit = low >> shift | high << (64 - shift)
                default: digit = low >> shift
                }
                buffer[index] = Self.alphabet[Int(digit & 31)]
            }
            return 26
        }
    }

    private static let alphabet: [UInt8] = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// What keeps two processes apart: 40 random bits, and a counter that starts at a random place.
    private struct Process: ~Copyable, Sendable {
        let random = UInt64.random(in: 0..<(1 << 40))
        let counter = Atomic<UInt64>(UInt64.random(in: 0..<(1 << 38)))
    }

    private static let process = Process()
}
