/// Reads a URL as the WHATWG URL Standard does for `http` and `https`, and refuses where that standard repairs what
/// nobody means: user info, white space, backslashes, broken percent signs, more than two slashes.
struct DocumentURLParser {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The URL's serialised form.
    func serialised(httpsOnly: Bool) throws(FieldProblem) -> [UInt8] {
        let (scheme, schemeEnd) = try scheme()
        guard !httpsOnly || scheme == "https" else {
            throw .urlRule(.urlHTTPSOnly, "the URL must start with https://")
        }
        let rest = Array(bytes[schemeEnd...])
        let slashes = rest.prefix { $0 == UInt8(ascii: "/") }.count
        let authorityEnd =
            rest[slashes...].firstIndex { [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")].contains($0) }
            ?? rest.count
        try checkCharacters(rest, authority: slashes..<authorityEnd)
        if slashes > 2, slashes < rest.count { throw .urlRule(.urlNoHost, "the URL must have a host after //") }
        guard slashes < authorityEnd else { throw .url(.urlNoHost, .urlParsing(error: "empty host")) }

        var output = Array("\(scheme)://".utf8)
        output += try authority(rest[slashes..<authorityEnd], defaultPort: scheme == "https" ? 443 : 80)
        output += pathQueryFragment(rest[authorityEnd...])
        return output
    }

    /// In lower case, with the place behind its colon.
    private func scheme() throws(FieldProblem) -> (String, end: Int) {
        let relative = FieldProblem.url(.urlRelative, .urlParsing(error: "relative URL without a base"))
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), let first = bytes.first, Self.isLetter(first),
            bytes[..<colon].allSatisfy({ Self.isSchemeCharacter($0) })
        else { throw relative }
        let scheme = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
        guard scheme == "http" || scheme == "https" else { throw .url(.urlScheme, .urlScheme) }
        return (scheme, colon + 1)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 0x20 }

    private static func isSchemeCharacter(_ byte: UInt8) -> Bool {
        isLetter(byte) || 0x30...0x39 ~= byte || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }

    private func checkCharacters(_ rest: [UInt8], authority: Range<Int>) throws(FieldProblem) {
        guard !rest.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { throw Self.control }
        let isASCII = rest.allSatisfy { $0 < 0x80 }
        var space = rest.firstIndex(of: 0x20)
        if !isASCII {
            let text = String(decoding: rest, as: UTF8.self)
            for index in text.unicodeScalars.indices where !text.unicodeScalars[index].isASCII {
                let properties = text.unicodeScalars[index].properties
                guard properties.generalCategory != .control else { throw Self.control }
                if properties.isWhitespace {
                    let offset = text.utf8.distance(from: text.startIndex, to: index)
                    space = min(space ?? offset, offset)
                }
            }
        }
        if let space {
            let legacy: LegacyProblem =
                authority.contains(space)
                ? .urlParsing(error: "invalid international domain name")
                : .valueError(reason: "the URL must not contain spaces, write %20 instead")
            throw .url(.urlSpace, legacy)
        }
        guard !rest.contains(UInt8(ascii: "\\")) else {
            throw .urlRule(.urlBackslash, "the URL must not contain backslashes")
        }
        for index in rest.indices where rest[index] == UInt8(ascii: "%") {
            guard index + 2 < rest.count, PercentEncoding.isDigit(rest[index + 1]),
                PercentEncoding.isDigit(rest[index + 2])
            else {
                throw .urlRule(.urlPercent, "a percent sign in the URL must be followed by two hexadecimal digits")
            }
        }
    }

    private static var control: FieldProblem {
        .urlRule(.urlControl, "the URL must not contain control characters")
    }

    // MARK: Parts

    private func authority(_ authority: ArraySlice<UInt8>, defaultPort: UInt16) throws(FieldProblem) -> [UInt8] {
        guard !authority.contains(UInt8(ascii: "@")) else {
            throw .urlRule(.urlUserInfo, "the URL must not contain a user name or a password")
        }
        let hostEnd =
            authority.first == UInt8(ascii: "[")
            ? authority.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 } ?? authority.endIndex
            : authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
        let host = try URLHost.serialised(authority[..<hostEnd])
        let port = try Self.port(authority[hostEnd...])
        guard let port, port != defaultPort else { return host }
        return host + Array(":\(port)".utf8)
    }

    /// What stands behind the host: nothing, a lone colon, or a colon and a number.
    private static func port(_ part: ArraySlice<UInt8>) throws(FieldProblem) -> UInt16? {
        let invalid = FieldProblem.url(.urlPort, .urlParsing(error: "invalid port number"), limit: 65_535)
        guard let colon = part.first else { return nil }
        guard colon == UInt8(ascii: ":") else { throw invalid }
        let digits = part.dropFirst()
        guard !digits.isEmpty else { return nil }
        var port: UInt32 = 0
        for digit in digits {
            guard 0x30...0x39 ~= digit else { throw invalid }
            port = port * 10 + UInt32(digit - 0x30)
            guard port <= 65_535 else { throw invalid }
        }
        guard port > 0 else {
            throw .url(.urlPort, .valueError(reason: "the port of the URL must lie between 1 and 65535"), limit: 65_535)
        }
        return UInt16(port)
    }

    private func pathQueryFragment(_ part: ArraySlice<UInt8>) -> [UInt8] {
        let fragmentStart = part.firstIndex(of: UInt8(ascii: "#")) ?? part.endIndex
        let queryStart = part[..<fragmentStart].firstIndex(of: UInt8(ascii: "?")) ?? fragmentStart
        return URLPath.serialised(part[..<queryStart])
            + PercentEncoding.encode(part[queryStart..<fragmentStart], .query)
            + PercentEncoding.encode(part[fragmentStart...], .fragment)
    }
}
