package import HTTPTypes

/// The header fields of a message, in order: one copy of the head's bytes, and where each name and value lies.
///
/// Not a dictionary and not an array of strings: most fields of most requests are never looked at. Names compare
/// without regard to case; a `String` is made only of a value that is asked for.
package struct FieldSection: Sendable {
    /// Where a name and its value lie in `bytes`.
    struct Entry: Sendable {
        let name: ByteRange
        let value: ByteRange
    }

    /// Not only the fields: the start line is in it as well.
    let bytes: [UInt8]
    let entries: [Entry]

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
            bytes += field.name.rawName.utf8
            let valueStart = bytes.count
            field.withUnsafeBytesOfValue { bytes.append(contentsOf: $0) }
            entries.append(Entry(name: ByteRange(nameStart..<valueStart), value: ByteRange(valueStart..<bytes.count)))
        }
        self.init(bytes: bytes, entries: entries)
    }

    /// A part of the bytes; what is not UTF-8 in it becomes U+FFFD.
    func text(at range: ByteRange) -> String {
        bytes.withUnsafeBytes { $0[part: range].text }
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
                for entry in entries where entry.name.count == wanted.count {
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
        entries.map { (bytes[$0.name.offsets].map(\.lowercased), Array(bytes[$0.value.offsets])) }
    }
}
