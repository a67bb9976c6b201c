/// Writes the lines of a mail (RFC 5322, RFC 2046 §5.1.4); what they say was checked before.
struct MIMEWriter {
    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(2_048)
    }

    mutating func field(_ name: String, _ value: String) {
        line("\(name): \(value)")
    }

    /// The same content twice, the plainer first: readers show the last that they can.
    mutating func alternatives(boundary: String, text: String, html: String) {
        line("Content-Type: multipart/alternative;")
        line(" boundary=\"\(boundary)\"")
        part(boundary, "text/plain", text)
        part(boundary, "text/html", html)
        line("")
        line("--\(boundary)--")
    }

    /// Declared UTF-8 even when it is ASCII: one letter more must not change the form of the mail.
    private mutating func part(_ boundary: String, _ type: String, _ content: String) {
        line("")
        line("--\(boundary)")
        field("Content-Type", "\(type); charset=utf-8")
        field("Content-Transfer-Encoding", "quoted-printable")
        line("")
        QuotedPrintable.append(content, to: &bytes)
    }

    private mutating func line(_ text: String) {
        bytes += text.utf8
        bytes += "\r\n".utf8
    }
}
