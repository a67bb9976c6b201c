/// The segments of a path, split at `/` and only then percent-decoded, so that `%2F` stays inside its segment.
///
///     /patients/7    "patients", "7"
///     /a//b          "a", "", "b"
///     /a/            "a", ""
///     /              ""
///     *              none
///
/// Nothing is normalised; `%00` becomes U+0000. Kept as offsets into the bytes of the head, or into a decoded copy where
/// there is an escape.
package struct PathSegments: Sendable {
    private let bytes: [UInt8]
    private var ranges: [ByteRange] = []

    /// Nil when an escape is malformed or a segment is not UTF-8.
    init?(_ layout: TargetLayout, in bytes: [UInt8]) {
        guard layout.form != .asterisk, layout.path.count > 0 else {
            self.bytes = []
            return
        }
        if layout.pathHasEscapes {
            guard let decoded = DecodedPath(bytes[layout.path.offsets]) else { return nil }
            self.bytes = decoded.bytes
            ranges = decoded.segments
        } else {
            self.bytes = bytes
            ranges.reserveCapacity(4)
            // The first byte of a path is a slash.
            var start = layout.path.offsets.lowerBound + 1
            for index in start..<layout.path.offsets.upperBound where bytes[index] == UInt8(ascii: "/") {
                ranges.append(ByteRange(start..<index))
                start = index + 1
            }
            ranges.append(ByteRange(start..<layout.path.offsets.upperBound))
        }
    }

    /// Number of segments.
    package var count: Int { ranges.count }

    /// The segment as text.
    package subscript(position: Int) -> String {
        String(decoding: bytes[ranges[position].offsets], as: UTF8.self)
    }

    /// Whether the segment at `position` is made of the bytes in this part of an array; no text is made of it.
    package func equals(_ other: [UInt8], at range: Range<Int>, _ position: Int) -> Bool {
        bytes.equals(other, in: range, at: ranges[position])
    }

    /// Whether the segment is empty.
    package func isEmpty(at position: Int) -> Bool { ranges[position].count == 0 }

    /// Whether the segment can stand for something: it is neither empty nor a step in a hierarchy, and has no slash in it.
    package func isValue(at position: Int) -> Bool {
        let range = ranges[position].offsets
        let dot = UInt8(ascii: ".")
        let isDots = range.count <= 2 && bytes[range].allSatisfy { $0 == dot }
        return !isDots && !bytes[range].contains(UInt8(ascii: "/"))
    }
}

/// A path with its escapes taken off, segment behind segment.
private struct DecodedPath {
    var bytes: [UInt8] = []
    var segments: [ByteRange] = []

    init?(_ path: ArraySlice<UInt8>) {
        var start = 0
        var rest = path.dropFirst().makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "/"):
                segments.append(ByteRange(start..<bytes.count))
                start = bytes.count
            case UInt8(ascii: "%"):
                guard let high = rest.next()?.hexValue, let low = rest.next()?.hexValue else { return nil }
                bytes.append(high << 4 | low)
            default:
                bytes.append(byte)
            }
        }
        segments.append(ByteRange(start..<bytes.count))
        for segment in segments where String(validating: bytes[segment.offsets], as: UTF8.self) == nil { return nil }
    }
}
