/// What a server says it can do, as far as it matters here (RFC 5321 §4.1.1.1).
struct SMTPCapabilities: Sendable, Equatable {
    /// Addresses may hold letters beyond ASCII (RFC 6531).
    private(set) var offersUTF8 = false
    private(set) var offersStartTLS = false

    /// Takes note of one line of the answer to `EHLO`.
    mutating func note(_ line: some Collection<UInt8>) {
        guard SMTPReply.code(of: line) == 250 else { return }
        let keyword = line.dropFirst(4).prefix { $0 > UInt8(ascii: " ") }
        switch String(decoding: keyword, as: UTF8.self).uppercased() {
        case "SMTPUTF8": offersUTF8 = true
        case "STARTTLS": offersStartTLS = true
        default: break
        }
    }
}
