/// Numbers as bytes: seven bits each, the lowest first, the eighth says that more follow (LEB128). Small numbers, which
/// counts mostly are, take one byte.
package struct VarintWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func append(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A number that may be negative: its sign is the lowest bit.
    package mutating func append(signed number: Int64) {
        append(UInt64(bitPattern: number << 1 ^ number >> 63))
    }

    package mutating func append(double number: Double) {
        let pattern = number.bitPattern
        for shift in stride(from: 0, to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: pattern >> UInt64(shift)))
        }
    }

    /// A text, after its length.
    package mutating func append(_ text: String) {
        append(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }
}

/// Reads what a ``VarintWriter`` has written, with every bound checked: a recording may be cut short or be no recording.
package struct VarintReader: Sendable {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    package var isAtEnd: Bool { position == bytes.endIndex }

    package mutating func next() throws(RecordingError) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard position < bytes.endIndex else { throw .truncated }
            let byte = bytes[position]
            position += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        throw .malformed
    }

    package mutating func nextSigned() throws(RecordingError) -> Int64 {
        let number = try next()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    /// A number that counts something in memory.
    package mutating func nextCount() throws(RecordingError) -> Int {
        guard let count = Int(exactly: try next()) else { throw .malformed }
        return count
    }

    package mutating func nextDouble() throws(RecordingError) -> Double {
        guard bytes.endIndex - position >= 8 else { throw .truncated }
        var pattern: UInt64 = 0
        for offset in 0..<8 { pattern |= UInt64(bytes[position + offset]) << UInt64(8 * offset) }
        position += 8
        return Double(bitPattern: pattern)
    }

    package mutating func nextText() throws(RecordingError) -> String {
        let length = try nextCount()
        guard length <= bytes.endIndex - position else { throw .truncated }
        defer { position += length }
        guard let text = String(validating: bytes[position..<position + length], as: UTF8.self) else {
            throw .malformed
        }
        return text
    }
}

/// Why a recording cannot be read.
package enum RecordingError: Error, Equatable {
    /// It does not begin as a recording does.
    case noRecording
    /// It was made by a later version.
    case newer(version: UInt64)
    /// It ends in the middle of something.
    case truncated
    case malformed
}
