/// Where a Redis server is, and how to log in.
///
///     redis://127.0.0.1:6379/0    redis://user:password@host    redis://:password@host    unix:///run/redis.sock
package struct RedisAddress: Sendable, Equatable {
    /// How the server is reached.
    package enum Endpoint: Sendable, Equatable {
        case tcp(host: String, port: Int32)
        case unix(path: String)
    }

    package let endpoint: Endpoint
    /// ACL user; nil: the default one.
    package let user: String?
    let password: String?
    /// Logical database, 0 by default.
    package let database: Int

    /// - Throws: ``RedisError/invalidAddress(_:)`` with what is expected, never with the text itself: it may hold a
    ///   password.
    package init(url: String) throws(RedisError) {
        guard let separator = url.firstRange(of: "://") else {
            throw .invalidAddress("must begin with redis:// or unix://")
        }
        let rest = url[separator.upperBound...]
        switch url[..<separator.lowerBound].lowercased() {
        case "unix":
            let parts = rest.split(separator: "?", maxSplits: 1)
            guard let path = parts.first, path.hasPrefix("/"), path.utf8.count <= 107 else {
                throw .invalidAddress("must be unix:///absolute/path of at most 107 bytes")
            }
            endpoint = .unix(path: String(path))
            user = nil
            password = nil
            database = try Self.database(parts.count == 2 ? parts[1].replacing("db=", with: "") : "")
        case "redis":
            let slash = rest.firstIndex(of: "/") ?? rest.endIndex
            let authority = rest[..<slash]
            let at = authority.lastIndex(of: "@")
            (user, password) = try Self.login(at.map { authority[..<$0] })
            endpoint = try Self.host(at.map { authority[authority.index(after: $0)...] } ?? authority)
            database = try Self.database(slash == rest.endIndex ? "" : String(rest[rest.index(after: slash)...]))
        case "rediss":
            throw .invalidAddress("must not be rediss://: this client speaks no TLS, use a tunnel or a Unix socket")
        default:
            throw .invalidAddress("must begin with redis:// or unix://")
        }
    }

    private static func login(_ text: Substring?) throws(RedisError) -> (user: String?, password: String?) {
        guard let text else { return (nil, nil) }
        guard let colon = text.firstIndex(of: ":") else {
            throw .invalidAddress("has a user without a password: write redis://user:password@host")
        }
        guard let user = decoded(text[..<colon]), let password = decoded(text[text.index(after: colon)...]) else {
            throw .invalidAddress("has a malformed %XX in its user or password")
        }
        return (user.isEmpty ? nil : user, password)
    }

    private static func host(_ text: Substring) throws(RedisError) -> Endpoint {
        var host = text
        var port: Int32 = 6_379
        if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") {
            let digits = text[text.index(after: colon)...]
            guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int32(digits), (1...65_535).contains(number)
            else { throw .invalidAddress("has a port that is not a number from 1 to 65535") }
            port = number
            host = text[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { throw .invalidAddress("names no host") }
        return .tcp(host: String(host), port: port)
    }

    private static func database(_ text: some StringProtocol) throws(RedisError) -> Int {
        if text.isEmpty { return 0 }
        guard text.utf8.count <= 4, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
            throw .invalidAddress("has a database that is not a plain number")
        }
        return number
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// `UInt8(_:radix:)` would take a sign.
    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
