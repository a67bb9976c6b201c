package import HTTPTypes

/// The header fields of a message, in order: one copy of the section's bytes, and where each name and value lies.
///
/// Not a dictionary and not an array of strings: most fields of most requests are never looked at. Names compare
/// without regard to case; a `String` is made only of a value that is asked for.
package struct FieldSection: Sendable {
    /// Where a name and its value lie in `bytes`; 32 bits hold every offset that ``ParserLimits`` allows.
    struct Entry: Sendable {
        var nameStart: UInt32
        var nameEnd: UInt32
        var valueStart: UInt32
        var valueEnd: UInt32

        @inline(__always)
        init(name: Range<Int>, value: Range<Int>) {
            nameStart = UInt32(truncatingIfNeeded: name.lowerBound)
            nameEnd = UInt32(truncatingIfNeeded: name.upperBound)
            valueStart = UInt32(truncatingIfNeeded: value.lowerBound)
            valueEnd = UInt32(truncatingIfNeeded: value.upperBound)
        }

        var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
        var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
    }

    private let bytes: [UInt8]
    private let entries: [Entry]

    /// Checked entries into `bytes`; only the parsers have them.
    init(bytes: [UInt8], entries: [Entry]) {
        self.bytes = bytes
        self.entries = entries
    }

    /// A section that was not received: for tests and for the client. An `HTTPField` is valid by construction.
    package init(_ fields: [HTTPField] = []) {
        var bytes: [UInt8] = []
        var entries: [Entry] = []
        for field in fields {
            let nameStart = bytes.count
            bytes.append(text: field.name.rawName)
            let valueStart = bytes.count
            field.withUnsafeBytesOfValue { bytes.append(contentsOf: $0) }
            entries.append(Entry(name: nameStart..<valueStart, value: valueStart..<bytes.count))
        }
        self.init(bytes: bytes, entries: entries)
    }

    /// Number of field lines.
    package var count: Int { entries.count }

    /// Whether there is no field line.
    package var isEmpty: Bool { entries.isEmpty }

    /// Calls `body` with the bytes of each name (in the case received) and value (blanks at both ends removed), in
    /// order. The buffers live only as long as the call.
    package func forEach(_ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void) {
        bytes.withUnsafeBytes { buffer in
            for entry in entries {
                body(buffer[part: entry.name], buffer[part: entry.value])
            }
        }
    }

    /// Calls `body` with the value of each line called `name` until it returns false.
    @inline(__always)
    func forEachValue(of name: HTTPField.Name, while body: (UnsafeRawBufferPointer) -> Bool) {
        var canonical = name.canonicalName
        canonical.withUTF8 { wanted in
            let wanted = UnsafeRawBufferPointer(wanted)
            bytes.withUnsafeBytes { buffer in
                for entry in entries where Int(entry.nameEnd &- entry.nameStart) == wanted.count {
                    guard buffer[part: entry.name].equals(ignoringCase: wanted) else { continue }
                    guard body(buffer[part: entry.value]) else { return }
                }
            }
        }
    }
}

extension FieldSection: Equatable {
    /// Same lines in the same order; names without regard to case, values byte for byte.
    package static func == (left: FieldSection, right: FieldSection) -> Bool {
        left.lines.elementsEqual(right.lines) { $0.name == $1.name && $0.value == $1.value }
    }

    private var lines: [(name: [UInt8], value: [UInt8])] {
        entries.map { entry in (bytes[entry.name].map(\.lowercased), Array(bytes[entry.value])) }
    }
}
