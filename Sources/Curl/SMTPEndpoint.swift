/// How a connection to a mail server is protected.
package enum SMTPSecurity: Sendable, Equatable {
    /// STARTTLS when the server offers it (RFC 3207). Somebody on the path can strip the offer: for a relay next door.
    case opportunistic
    /// STARTTLS or nothing.
    case startTLS
    /// TLS from the first byte (RFC 8314 §3.3).
    case implicitTLS
}

/// A mail server and how it is spoken to; one session belongs to exactly one.
package struct SMTPEndpoint: Sendable, Equatable {
    /// Name and password for SMTP AUTH (RFC 4954).
    package struct Credentials: Sendable, Equatable {
        /// As the server knows it, often an address; percent-encoding is undone.
        package let user: String
        /// A secret: it goes to libcurl and into no text of ours.
        package let password: String

        /// Takes both as they are; the server judges them.
        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    /// A host name, an IPv4 address, or an IPv6 address without brackets.
    package let host: String
    /// 1 to 65535.
    package let port: UInt16
    /// Fixed for the life of a session.
    package let security: SMTPSecurity
    /// nil: mails are sent without AUTH.
    package let credentials: Credentials?

    /// Takes the parts as they are; an unsafe host is refused when a session is made.
    package init(host: String, port: UInt16, security: SMTPSecurity, credentials: Credentials? = nil) {
        self.host = host
        self.port = port
        self.security = security
        self.credentials = credentials
    }

    /// The URL for libcurl, whose path is the name to greet with.
    ///
    /// - Throws: ``CurlError/unsafeText(_:)`` for a host or name with anything but letters, digits, `-`, `.`, `:`.
    func url(greetingAs name: String?) throws(CurlError) -> String {
        guard Self.isPlain(host) else { throw .unsafeText("host") }
        guard name.map(Self.isPlain) ?? true else { throw .unsafeText("greeting name") }
        let scheme = security == .implicitTLS ? "smtps" : "smtp"
        let authority = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return "\(scheme)://\(authority):\(port)/\(name ?? "")"
    }

    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 253
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"):
                    true
                default: false
                }
            }
    }
}
