/// A mail as the wire needs it: two addresses and finished bytes.
package struct SMTPMail: Sendable, Equatable {
    /// `MAIL FROM`, without angle brackets.
    package let from: String
    /// `RCPT TO`, without angle brackets. One recipient: its reply is then the mail's.
    package let to: String
    /// Lines end with CR LF, without exception: libcurl protects dots only after CR LF, and a bare LF is how one mail
    /// is smuggled inside another.
    package let message: [UInt8]

    /// Takes anything; ``SMTPSession`` refuses what is unsafe.
    package init(from: String, to: String, message: [UInt8]) {
        self.from = from
        self.to = to
        self.message = message
    }

    /// Whether an address holds a byte beyond ASCII (RFC 6531).
    var requiresUTF8: Bool {
        from.utf8.contains { $0 >= 0x80 } || to.utf8.contains { $0 >= 0x80 }
    }

    /// The last door before libcurl, which sends CR LF inside an address verbatim and with it any command.
    ///
    /// Whether an address is a good one is decided elsewhere; here nothing passes that could end a path or a line.
    func check() throws(CurlError) {
        for (name, address) in [("sender", from), ("recipient", to)] {
            let isSafe =
                !address.isEmpty && address.utf8.count <= 254
                && address.utf8.allSatisfy {
                    $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">")
                }
            guard isSafe else { throw .unsafeText(name) }
        }
        guard !message.isEmpty, Self.hasOnlyWholeLineEnds(message) else { throw .unsafeText("message") }
    }

    private static func hasOnlyWholeLineEnds(_ bytes: [UInt8]) -> Bool {
        var previous: UInt8 = 0
        for byte in bytes {
            if (byte == UInt8(ascii: "\n")) != (previous == UInt8(ascii: "\r")) { return false }
            if byte == 0 { return false }
            previous = byte
        }
        return previous == UInt8(ascii: "\n")
    }
}
