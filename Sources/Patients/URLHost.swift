/// The host of an `http` URL (WHATWG URL §3.5): a domain name, an IPv4 address in any of its spellings, or an IPv6
/// address in brackets.
enum URLHost {
    static func serialised(_ host: ArraySlice<UInt8>) throws(FieldProblem) -> [UInt8] {
        guard !host.isEmpty else { throw emptyHost }
        if host.first == UInt8(ascii: "[") {
            guard host.last == UInt8(ascii: "]"), let address = IPv6Address(host.dropFirst().dropLast()) else {
                throw .url(.urlHost, .urlParsing(error: "invalid IPv6 address"))
            }
            return Array("[\(address.text)]".utf8)
        }
        let domain = try domain(host)
        guard endsInNumber(domain) else { return domain }
        guard let address = IPv4Address(domain) else {
            throw .url(.urlHost, .urlParsing(error: "invalid IPv4 address"))
        }
        return Array(address.text.utf8)
    }

    private static func domain(_ host: ArraySlice<UInt8>) throws(FieldProblem) -> [UInt8] {
        guard let decoded = String(validating: PercentEncoding.decode(host), as: UTF8.self) else { throw invalidDomain }
        let domain: [UInt8]
        do throws(IDNA.Fault) {
            domain = Array(try IDNA.ascii(IDNA.mapped(decoded), profile: .lookup).utf8)
        } catch {
            throw invalidDomain
        }
        guard !domain.isEmpty else { throw emptyHost }
        guard !domain.contains(where: isForbidden) else { throw invalidDomain }
        return domain
    }

    /// "Forbidden domain code points" of the URL Standard.
    private static func isForbidden(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "#"), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "?"), UInt8(ascii: "@"), UInt8(ascii: "["), UInt8(ascii: "\\"), UInt8(ascii: "]"),
            UInt8(ascii: "^"), UInt8(ascii: "|"), UInt8(ascii: "%"):
            true
        default: byte <= 0x20 || byte >= 0x7F
        }
    }

    /// Then it is an IPv4 address or wrong: no top-level domain is a number.
    private static func endsInNumber(_ domain: [UInt8]) -> Bool {
        var labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
        guard let last = labels.last, let first = last.first else { return false }
        if last.allSatisfy({ 0x30...0x39 ~= $0 }) { return true }
        return first == 0x30 && last.dropFirst().first == UInt8(ascii: "x")
            && last.dropFirst(2).allSatisfy { PercentEncoding.isDigit($0) }
    }

    private static var emptyHost: FieldProblem { .url(.urlNoHost, .urlParsing(error: "empty host")) }
    private static var invalidDomain: FieldProblem {
        .url(.urlHost, .urlParsing(error: "invalid international domain name"))
    }
}
