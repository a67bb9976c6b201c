/// An address with an optional name before it, as in a `From` field (RFC 5322 §3.4).
package struct Mailbox: Sendable, Equatable {
    /// What is wrong with a text that should be a mailbox; without the text, which is personal.
    package enum Fault: Error, Sendable, Equatable {
        /// No single `@`, or no closing angle bracket.
        case malformed
        /// A control character.
        case forbiddenCharacter
    }

    /// Shown by mail programs; nil or not empty.
    package let displayName: String?
    /// `name@domain`.
    package let address: String

    /// - Throws: ``Fault`` for an address without exactly one `@`, or a control character in either part.
    package init(displayName: String? = nil, address: String) throws(Fault) {
        guard !HeaderField.hasControls(address), !HeaderField.hasControls(displayName ?? "") else {
            throw .forbiddenCharacter
        }
        let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        let hasForbidden = address.utf8.contains { byte in
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
                || byte == UInt8(ascii: ",")
        }
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, !hasForbidden else { throw .malformed }
        self.displayName = displayName.flatMap { $0.isEmpty ? nil : $0 }
        self.address = address
    }

    /// Reads `name@domain` or `Name <name@domain>`, the name in quotation marks or not.
    package init(parsing text: String) throws(Fault) {
        let trimmed = text.trimmingSpaces
        guard trimmed.hasSuffix(">") else {
            try self.init(address: String(trimmed))
            return
        }
        guard let bracket = trimmed.firstIndex(of: "<") else { throw .malformed }
        var name = trimmed[..<bracket].trimmingSpaces
        if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") { name = name.dropFirst().dropLast() }
        try self.init(
            displayName: String(name), address: String(trimmed[trimmed.index(after: bracket)...].dropLast()))
    }

    /// The part after the `@`.
    package var domain: String {
        String(address[address.index(after: address.firstIndex(of: "@") ?? address.startIndex)...])
    }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: SubSequence {
        let start = self.drop { $0 == " " }
        guard let last = start.lastIndex(where: { $0 != " " }) else { return start }
        return start[...last]
    }
}
