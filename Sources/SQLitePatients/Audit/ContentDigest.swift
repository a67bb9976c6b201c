import Crypto

/// A SHA-256 (FIPS 180-4): 32 bytes that stand for what they were made of.
///
/// The one place where this module knows which library computes it.
struct ContentDigest: Sendable, Hashable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Of nothing yet: what the first entry of a chain has before it.
    static let zero = ContentDigest(words: (0, 0, 0, 0))

    private init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// Of the bytes.
    init(of bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { bytes in
            var function = SHA256()
            function.update(bufferPointer: bytes)
            return function.finalize().withUnsafeBytes { ContentDigest(words: $0.loadUnaligned(as: Words.self)) }
        }
    }

    /// One that was stored; none when it has another length than 32 bytes.
    init?(_ stored: [UInt8]) {
        guard stored.count == 32 else { return nil }
        words = stored.withUnsafeBytes { $0.loadUnaligned(as: Words.self) }
    }

    private typealias Words = (UInt64, UInt64, UInt64, UInt64)

    func withUnsafeBytes<Value, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try Swift.withUnsafeBytes(of: words) { bytes throws(Failure) in try body(bytes) }
    }

    var bytes: [UInt8] { withUnsafeBytes { [UInt8]($0) } }

    static func == (left: ContentDigest, right: ContentDigest) -> Bool { left.words == right.words }

    func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
