/// A reason and a place in bytes: what the scanner throws, before anybody needs to know line and column.
struct JSONFault: Error {
    let kind: JSONError.Kind
    let offset: Int

    init(_ kind: JSONError.Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    static func syntax(_ message: String, at offset: Int) -> JSONFault {
        JSONFault(.syntax(message: message), at: offset)
    }
}

extension JSONError {
    /// Counts the scalars, lines and columns before the fault; only failures pay for this.
    init(_ fault: JSONFault, in bytes: UnsafeBufferPointer<UInt8>, textStart: Int) {
        var characters = 0
        var line = 1
        var lineStart = 0
        for byte in bytes[textStart..<max(textStart, min(fault.offset, bytes.count))] where byte & 0xC0 != 0x80 {
            characters += 1
            if byte == UInt8(ascii: "\n") {
                line += 1
                lineStart = characters
            }
        }
        self.init(
            kind: fault.kind, offset: fault.offset, characterOffset: characters, line: line,
            column: characters - lineStart + 1)
    }
}
