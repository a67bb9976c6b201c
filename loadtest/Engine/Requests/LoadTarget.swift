package import Transport

/// Where the load goes and what every request carries.
package struct LoadTarget: Sendable, Equatable {
    /// One header field line, checked to be exactly one line.
    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: String
    }

    /// Host name or address without brackets.
    package let host: String
    package let port: UInt16
    /// What stands before every path: empty, or `/` and more without a slash at the end.
    package let basePath: String
    /// The bearer key; a secret, so it stands in no report.
    package var key: String?
    package var fields: [Field] = []
    /// Where connections really go, if not to ``host``: a proxy in between.
    package var via: SocketAddress?

    /// Reads `http://HOST[:PORT][/BASE]`; the scheme may be left out.
    package init?(loadText text: String) {
        var rest = Substring(text)
        if let end = rest.firstRange(of: "://") {
            guard rest[..<end.lowerBound].lowercased() == "http" else { return nil }
            rest = rest[end.upperBound...]
        }
        let authority = rest.prefix { $0 != "/" }
        var base = rest.dropFirst(authority.count)
        while base.hasSuffix("/") { base = base.dropLast() }
        guard Self.isPlain(base), let (host, port) = Self.hostAndPort(authority) else { return nil }
        self.host = host
        self.port = port
        basePath = String(base)
    }

    /// What the `Host` field says (RFC 9110 §7.2).
    package var authority: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port == 80 ? name : "\(name):\(port)"
    }

    /// Whether it is this machine, as far as its name tells.
    package var isLocal: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

    /// The target as the report shows it.
    package var description: String { "http://\(authority)\(basePath)" }

    private static func hostAndPort(_ authority: Substring) -> (String, UInt16)? {
        var host = authority
        var port = Substring("80")
        if host.hasPrefix("[") {
            guard let close = host.firstIndex(of: "]") else { return nil }
            let after = host[host.index(after: close)...]
            host = host[host.index(after: host.startIndex)..<close]
            guard after.isEmpty || after.hasPrefix(":") else { return nil }
            if !after.isEmpty { port = after.dropFirst() }
        } else if let colon = host.lastIndex(of: ":") {
            port = host[host.index(after: colon)...]
            host = host[..<colon]
            guard !host.contains(":") else { return nil }
        }
        guard !host.isEmpty, isPlain(host), let count = PlainDecimal.count(of: port), (1...65_535).contains(count)
        else { return nil }
        return (String(host), UInt16(count))
    }

    /// Visible ASCII without what would end a request line or begin a query.
    private static func isPlain(_ text: Substring) -> Bool {
        let refused = Set("?@#\\".utf8)
        return text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !refused.contains($0) }
    }
}

extension LoadTarget.Field {
    /// Reads `Name: value` (RFC 9112 §5): a token, a colon, and text without control characters.
    package init?(loadText text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let name = text[..<colon]
        let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        let symbols = Set("!#$%&'*+-.^_`|~".utf8)
        let isToken = name.utf8.allSatisfy { byte in
            symbols.contains(byte) || PlainDecimal.isDigit(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        guard !name.isEmpty, isToken, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            return nil
        }
        self.init(name: String(name), value: String(value))
    }
}
