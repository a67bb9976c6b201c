/// Where some bytes of a message lie; 32 bits hold every offset that ``ParserLimits`` allows.
struct ByteRange: Sendable, Hashable {
    private let start: UInt32
    private let end: UInt32

    @inline(__always)
    init(_ range: Range<Int>) {
        start = UInt32(truncatingIfNeeded: range.lowerBound)
        end = UInt32(truncatingIfNeeded: range.upperBound)
    }

    @inline(__always)
    var offsets: Range<Int> { Range(uncheckedBounds: (Int(start), Int(end))) }

    @inline(__always)
    var count: Int { Int(end &- start) }
}

extension [UInt8] {
    /// Whether the part at `range` is made of the bytes of `other` in `otherRange`.
    func equals(_ other: [UInt8], in otherRange: Range<Int>, at range: ByteRange) -> Bool {
        guard range.count == otherRange.count else { return false }
        var index = range.offsets.lowerBound
        for position in otherRange {
            guard self[index] == other[position] else { return false }
            index &+= 1
        }
        return true
    }
}

extension UnsafeRawBufferPointer {
    /// The part at `range`, with offsets from 0.
    @inline(__always)
    subscript(part range: ByteRange) -> UnsafeRawBufferPointer { self[part: range.offsets] }
}
