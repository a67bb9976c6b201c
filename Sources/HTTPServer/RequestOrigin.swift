import HTTP1
import HTTPTypes

/// On whose behalf a browser may have sent a request. Pure decisions; what closes the door on pages of foreign sites.
package enum RequestOrigin {
    /// Whether a browser sends this on behalf of a foreign page (Fetch Metadata, RFC 6454): a form there needs no
    /// permission to post here, and its user may be local. Clients that are no browsers send neither field.
    ///
    /// - Parameters:
    ///   - fetchSite: `Sec-Fetch-Site`.
    ///   - origin: `Origin`.
    ///   - authority: Host, with its port if it has one.
    package static func isCrossSite(fetchSite: String?, origin: String?, authority: String?) -> Bool {
        if let fetchSite { return !["same-origin", "none"].contains(fetchSite.lowercased()) }
        guard let origin else { return false }
        guard let scheme = origin.firstRange(of: "://") else { return true }
        return origin[scheme.upperBound...].lowercased() != authority?.lowercased()
    }

    /// Whether it is `localhost`, a name without dots as in a network of containers, or an IP address: names that no page
    /// of a foreign site can make a browser send, which is how DNS rebinding reaches into private networks.
    ///
    /// Addresses and single labels, which nearly all local clients use, are recognised byte by byte: every request comes
    /// through here.
    ///
    /// - Parameter authority: Host, with or without a port.
    package static func isLocalName(_ authority: String) -> Bool {
        let bytes = authority.utf8
        if bytes.first == UInt8(ascii: "[") { return true }
        let host = host(of: authority)
        if isAddress(host.utf8) { return true }
        guard host.utf8.contains(UInt8(ascii: ".")) else { return !host.isEmpty }
        return host.lowercased().hasSuffix(".localhost")
    }

    /// The name within Host.
    package static func host(of authority: String) -> Substring {
        authority[..<(authority.utf8.lastIndex(of: UInt8(ascii: ":")) ?? authority.endIndex)]
    }

    /// Whether it is an IPv4 address: four numbers up to 255, without signs.
    private static func isAddress(_ host: Substring.UTF8View) -> Bool {
        var dots = 0
        var number: Int?
        for byte in host {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let value = (number ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
                guard value <= 255 else { return false }
                number = value
            case UInt8(ascii: ".") where number != nil:
                dots += 1
                number = nil
            default: return false
            }
        }
        return dots == 3 && number != nil
    }
}

extension Request {
    /// See ``RequestOrigin/isCrossSite(fetchSite:origin:authority:)``.
    package var isCrossSite: Bool {
        RequestOrigin.isCrossSite(
            fetchSite: fields.first(.fetchSite), origin: fields.first(.origin), authority: head.authority)
    }
}

extension HTTPField.Name {
    fileprivate static let fetchSite = Self("Sec-Fetch-Site")!
}
