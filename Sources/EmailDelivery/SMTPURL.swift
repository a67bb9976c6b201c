package import Curl

/// Reads `SMTP_URL`: `smtp://user:password@host:587`, `smtp+tls://…` or `smtps://…`.
package enum SMTPURL {
    /// Which part is wrong. The text of that part stays out: it may hold the password.
    package enum Fault: String, Error, Sendable, CaseIterable {
        case scheme = "the scheme must be smtp, smtp+tls or smtps"
        case credentials = "user and password must both be there, percent-encoded where they hold :, /, @ or %"
        case host = "the host must be a name, an IPv4 address or an IPv6 address in brackets"
        case port = "the port must be a number from 1 to 65535"
        case rest = "nothing may follow the port but one slash"
    }

    /// The endpoint that `text` names. Without a port: 587 (RFC 6409), 465 for `smtps` (RFC 8314).
    package static func endpoint(_ text: String) throws(Fault) -> SMTPEndpoint {
        guard let colon = text.firstRange(of: "://") else { throw .scheme }
        let security = try security(text[..<colon.lowerBound].lowercased())
        var authority = text[colon.upperBound...]
        if let slash = authority.firstIndex(where: { "/?#".contains($0) }) {
            guard authority[slash...] == "/" else { throw .rest }
            authority = authority[..<slash]
        }
        var credentials: SMTPEndpoint.Credentials?
        // The last one: an @ within the password should have been encoded, but often was not.
        if let at = authority.lastIndex(of: "@") {
            credentials = try self.credentials(authority[..<at])
            authority = authority[authority.index(after: at)...]
        }
        let (host, port) = try hostAndPort(authority)
        return SMTPEndpoint(
            host: host, port: port ?? (security == .implicitTLS ? 465 : 587), security: security,
            credentials: credentials)
    }

    private static func security(_ scheme: String) throws(Fault) -> SMTPSecurity {
        switch scheme {
        case "smtp": return .opportunistic
        case "smtp+tls": return .startTLS
        case "smtps": return .implicitTLS
        default: throw .scheme
        }
    }

    private static func credentials(_ text: Substring) throws(Fault) -> SMTPEndpoint.Credentials {
        guard let colon = text.firstIndex(of: ":"), let user = decoded(text[..<colon]),
            let password = decoded(text[text.index(after: colon)...]), !user.isEmpty, !password.isEmpty
        else { throw .credentials }
        return SMTPEndpoint.Credentials(user: user, password: password)
    }

    private static func hostAndPort(_ text: Substring) throws(Fault) -> (String, UInt16?) {
        var host = text
        var port: Substring?
        if text.first == "[" {
            guard let bracket = text.firstIndex(of: "]") else { throw .host }
            host = text[text.index(after: text.startIndex)..<bracket]
            let rest = text[text.index(after: bracket)...]
            guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { throw .host }
            guard rest.isEmpty || rest.first == ":" else { throw .port }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else {
            if let colon = text.firstIndex(of: ":") {
                host = text[..<colon]
                port = text[text.index(after: colon)...]
            }
            guard isName(host) else { throw .host }
        }
        guard let port else { return (String(host), nil) }
        guard port.utf8.count <= 5, port.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = UInt16(port), number > 0
        else { throw .port }
        return (String(host), number)
    }

    private static func isName(_ host: Substring) -> Bool {
        !host.isEmpty && host.utf8.count <= 253
            && host.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    /// `%XX` undone; nil when an escape is broken, or when the result is not UTF-8 or holds a control character.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
