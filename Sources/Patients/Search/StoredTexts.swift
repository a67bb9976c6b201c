/// Parts of stored texts, which were checked when they were registered, by the rules of that day.
extension EmailAddress {
    /// The domain as lower-case A-labels.
    static func asciiDomain(ofStored email: String) -> String {
        guard let at = email.utf8.lastIndex(of: UInt8(ascii: "@")) else { return "" }
        let domain = IDNA.mapped(String(email[email.utf8.index(after: at)...]))
        do throws(IDNA.Fault) {
            return try IDNA.ascii(domain, profile: .registrable)
        } catch {
            return domain
        }
    }

    /// What ``canonicalKey`` was when the address was registered.
    static func canonicalKey(ofStored email: String) -> String {
        guard let at = email.utf8.lastIndex(of: UInt8(ascii: "@")) else { return folded(email) }
        return "\(folded(String(email[..<at])))@\(asciiDomain(ofStored: email))"
    }
}

extension DocumentURL {
    /// The host without a port, in brackets when it is an IPv6 address. Stored verbatim, it is brought into the form that
    /// all others have.
    static func host(ofStored url: String) -> String {
        let bytes = Array(url.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return "" }
        let authority = bytes[(colon + 1)...].drop { $0 == UInt8(ascii: "/") }
            .prefix { ![UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")].contains($0) }
        let host =
            authority.first == UInt8(ascii: "[")
            ? authority.prefix { $0 != UInt8(ascii: "]") } + [UInt8(ascii: "]")]
            : authority.prefix { $0 != UInt8(ascii: ":") }
        do throws(FieldProblem) {
            return String(decoding: try URLHost.serialised(host), as: UTF8.self)
        } catch {
            return String(decoding: host, as: UTF8.self).lowercased()
        }
    }
}
