/// Where a client is, no more exactly than the audit log needs: the /24 of an IPv4 address, the /48 of an IPv6 address.
///
/// It cannot hold more, so no whole address gets into the log by mistake.
package enum ClientNetwork: Sendable, Hashable {
    /// The first three octets, in the low 24 bits.
    case ipv4(UInt32)
    /// The first three groups, in the low 48 bits.
    case ipv6(UInt64)

    /// - Parameter address: in host byte order, its last octet is dropped.
    package init(ipv4 address: UInt32) {
        self = .ipv4(address >> 8)
    }

    /// An address that maps an IPv4 one (`::ffff:a.b.c.d`) counts as that.
    /// - Parameters:
    ///   - high: the upper half of the address in host byte order; its last group is dropped.
    ///   - low: the lower half; only looked at to find a mapped address.
    package init(ipv6 high: UInt64, low: UInt64) {
        if high == 0, low >> 32 == 0xFFFF {
            self.init(ipv4: UInt32(truncatingIfNeeded: low))
        } else {
            self = .ipv6(high >> 16)
        }
    }

    /// `192.0.2.0/24` or `2001:db8:1::/48`.
    package var text: String {
        switch self {
        case .ipv4(let prefix):
            "\(prefix >> 16 & 0xFF).\(prefix >> 8 & 0xFF).\(prefix & 0xFF).0/24"
        case .ipv6(let prefix):
            [prefix >> 32 & 0xFFFF, prefix >> 16 & 0xFFFF, prefix & 0xFFFF]
                .map { String($0, radix: 16) }.joined(separator: ":") + "::/48"
        }
    }
}
