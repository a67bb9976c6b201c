/// The fields at the top of a message or of one of its parts (RFC 5322 §2.2), in their order.
struct HeaderSection: Sendable, Equatable {
    struct Field: Sendable, Equatable {
        let name: String
        /// Unfolded, without blanks around it, encoded words not yet decoded.
        let value: String
    }

    let fields: [Field]
    /// Lines that are neither a field nor the continuation of one.
    let strangeLines: Int

    /// More fields than any honest mail has are not looked at.
    private static let maximumFields = 500

    /// - Parameter text: up to the empty line, or all there is.
    init(_ text: ArraySlice<UInt8>) {
        var fields: [Field] = []
        var strangeLines = 0
        for line in Lines(text) {
            if let first = line.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") {
                guard let last = fields.popLast() else {
                    strangeLines += 1
                    continue
                }
                fields.append(Field(name: last.name, value: last.value + " " + Self.text(line)))
            } else if let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
                line[..<colon].allSatisfy({ (0x21...0x7E).contains($0) })
            {
                guard fields.count < Self.maximumFields else { break }
                fields.append(
                    Field(name: String(decoding: line[..<colon], as: UTF8.self), value: Self.text(line[(colon + 1)...]))
                )
            } else {
                strangeLines += 1
            }
        }
        self.fields = fields
        self.strangeLines = strangeLines
    }

    /// The value of the first field of that name, in any case.
    subscript(name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    func count(of name: String) -> Int {
        fields.count { $0.name.lowercased() == name.lowercased() }
    }

    /// Splits a message where its header ends; without an empty line all of it is header.
    static func split(_ message: ArraySlice<UInt8>) -> (head: ArraySlice<UInt8>, body: ArraySlice<UInt8>) {
        var position = message.startIndex
        while position < message.endIndex {
            let end = message[position...].firstIndex(of: UInt8(ascii: "\n")) ?? message.endIndex
            let isEmpty = end == position || (end == position + 1 && message[position] == UInt8(ascii: "\r"))
            if isEmpty { return (message[..<position], message[min(end + 1, message.endIndex)...]) }
            position = min(end + 1, message.endIndex)
        }
        return (message, message[message.endIndex...])
    }

    /// Blanks around it taken away; bytes that are no UTF-8 become replacement characters.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let start = bytes.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(decoding: start[...last], as: UTF8.self)
    }
}

/// The lines of a text, without their ends, which are CR LF or, in a careless mail, LF.
struct Lines: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) {
        rest = text
    }

    mutating func next() -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        let line = rest[..<end]
        rest = rest[Swift.min(end + 1, rest.endIndex)...]
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
}
