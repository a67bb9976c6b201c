import CLinux
import Glibc

/// Where a socket is, or where its peer is. Plain values; no descriptor and no name service behind them.
package enum SocketAddress: Sendable, Hashable, CustomStringConvertible {
    /// Address in host byte order.
    case ipv4(UInt32, port: UInt16)
    /// The two halves of the address in host byte order; `scope` is the interface of a link-local one.
    case ipv6(high: UInt64, low: UInt64, port: UInt16, scope: UInt32)
    /// A path in the file system, or a zero byte and an abstract name (unix(7)); empty for an unnamed peer.
    case unix(String)

    /// A numeric host, IPv4 or IPv6 without brackets; nil for a name.
    package init?(host: String, port: UInt16) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, host, &v4) == 1 {
            self = .ipv4(UInt32(bigEndian: v4.s_addr), port: port)
        } else if inet_pton(AF_INET6, host, &v6) == 1 {
            self.init(v6, port: port, scope: 0)
        } else {
            return nil
        }
    }

    /// The addresses of a host name or numeric host (getaddrinfo(3)); it blocks, so never on a loop.
    ///
    /// - Throws: `getaddrinfo` with its own code, or the errno where it says so.
    package static func resolve(host: String, port: UInt16) throws(SystemCallError) -> [SocketAddress] {
        if let numeric = SocketAddress(host: host, port: port) { return [numeric] }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &list)
        guard status == 0 else {
            throw SystemCallError(call: "getaddrinfo", errno: status == EAI_SYSTEM ? Glibc.errno : status)
        }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var entry = list
        while let info = entry?.pointee {
            if let raw = info.ai_addr, let address = SocketAddress(raw, length: info.ai_addrlen) {
                addresses.append(address.with(port: port))
            }
            entry = info.ai_next
        }
        return addresses
    }

    private init(_ address: in6_addr, port: UInt16, scope: UInt32) {
        let words = withUnsafeBytes(of: address) { $0.loadUnaligned(as: (UInt64, UInt64).self) }
        self = .ipv6(high: UInt64(bigEndian: words.0), low: UInt64(bigEndian: words.1), port: port, scope: scope)
    }

    /// The same place with another port; a unix path has none and stays.
    package func with(port: UInt16) -> SocketAddress {
        switch self {
        case .ipv4(let address, _): .ipv4(address, port: port)
        case .ipv6(let high, let low, _, let scope): .ipv6(high: high, low: low, port: port, scope: scope)
        case .unix: self
        }
    }

    /// Nil for a unix path.
    package var port: UInt16? {
        switch self {
        case .ipv4(_, let port), .ipv6(_, _, let port, _): port
        case .unix: nil
        }
    }

    /// Whether it can only be reached from this machine; an IPv4 address mapped into IPv6 counts as what it maps.
    package var isLoopback: Bool {
        switch self {
        case .ipv4(let address, _): address >> 24 == 127
        case .ipv6(0, 1, _, _): true
        case .ipv6(0, let low, _, _) where low >> 32 == 0xFFFF: low >> 24 & 0xFF == 127
        case .ipv6: false
        case .unix: true
        }
    }

    /// Whether it is loopback, link-local or of a private network (RFC 1918, RFC 4193, RFC 3927).
    package var isPrivate: Bool {
        switch self {
        case .ipv4(let address, _):
            isLoopback || address >> 24 == 10 || address >> 20 == 0xAC1 || address >> 16 == 0xC0A8
                || address >> 16 == 0xA9FE
        case .ipv6(0, let low, let port, _) where low >> 32 == 0xFFFF:
            SocketAddress.ipv4(UInt32(truncatingIfNeeded: low), port: port).isPrivate
        case .ipv6(let high, _, _, _): isLoopback || high >> 57 == 0xFC >> 1 || high >> 54 == 0xFE80 >> 6
        case .unix: true
        }
    }

    /// The host without port: `127.0.0.1`, `::1`, or the path.
    package var host: String {
        switch self {
        case .ipv4(let address, _):
            return "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
        case .ipv6(let high, let low, _, _):
            var address = in6_addr()
            withUnsafeMutableBytes(of: &address) {
                $0.storeBytes(of: high.bigEndian, as: UInt64.self)
                $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            return String(unsafeUninitializedCapacity: Int(INET6_ADDRSTRLEN)) { buffer in
                let written = buffer.withMemoryRebound(to: CChar.self) {
                    inet_ntop(AF_INET6, &address, $0.baseAddress, socklen_t($0.count)) != nil
                }
                return written ? buffer.firstIndex(of: 0) ?? 0 : 0
            }
        case .unix(let path):
            return path
        }
    }

    /// `127.0.0.1:8000`, `[::1]:8000`, `unix:/run/api.sock`.
    package var description: String {
        switch self {
        case .ipv4(_, let port): "\(host):\(port)"
        case .ipv6(_, _, let port, _): "[\(host)]:\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}

/// The C forms.
extension SocketAddress {
    /// Nil for a family that is neither IPv4, IPv6 nor unix.
    init?(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET where Int(length) >= MemoryLayout<sockaddr_in>.size:
            let v4 = raw.loadUnaligned(as: sockaddr_in.self)
            self = .ipv4(UInt32(bigEndian: v4.sin_addr.s_addr), port: UInt16(bigEndian: v4.sin_port))
        case AF_INET6 where Int(length) >= MemoryLayout<sockaddr_in6>.size:
            let v6 = raw.loadUnaligned(as: sockaddr_in6.self)
            self.init(v6.sin6_addr, port: UInt16(bigEndian: v6.sin6_port), scope: v6.sin6_scope_id)
        case AF_UNIX:
            let path = UnsafeRawBufferPointer(start: raw, count: Int(length)).dropFirst(MemoryLayout<sa_family_t>.size)
            self = .unix(String(decoding: path.prefix { $0 != 0 }, as: UTF8.self))
        default:
            return nil
        }
    }

    var family: Int32 {
        switch self {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        case .unix: AF_UNIX
        }
    }

    /// Lends the C structure to `body`.
    ///
    /// - Throws: `ENAMETOOLONG` for a unix path of more than 107 bytes (unix(7)).
    func withSockaddr<Result>(
        _ call: StaticString, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) throws(SystemCallError) -> Result {
        var storage = sockaddr_storage()
        var length = 0
        var fits = true
        withUnsafeMutableBytes(of: &storage) { bytes in
            switch self {
            case .ipv4(let address, let port):
                var v4 = sockaddr_in()
                v4.sin_family = sa_family_t(AF_INET)
                v4.sin_port = port.bigEndian
                v4.sin_addr.s_addr = address.bigEndian
                bytes.storeBytes(of: v4, as: sockaddr_in.self)
                length = MemoryLayout<sockaddr_in>.size
            case .ipv6(let high, let low, let port, let scope):
                var v6 = sockaddr_in6()
                v6.sin6_family = sa_family_t(AF_INET6)
                v6.sin6_port = port.bigEndian
                v6.sin6_scope_id = scope
                withUnsafeMutableBytes(of: &v6.sin6_addr) {
                    $0.storeBytes(of: high.bigEndian, as: UInt64.self)
                    $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
                }
                bytes.storeBytes(of: v6, as: sockaddr_in6.self)
                length = MemoryLayout<sockaddr_in6>.size
            case .unix(let path):
                let prefix = MemoryLayout<sa_family_t>.size
                bytes.storeBytes(of: sa_family_t(AF_UNIX), as: sa_family_t.self)
                let name = Array(path.utf8)
                fits = name.count < MemoryLayout<sockaddr_un>.size - prefix
                if fits { bytes[prefix...].copyBytes(from: name) }
                // A path ends with a zero byte, an abstract name with its length.
                length = prefix + name.count + (name.first == 0 ? 0 : 1)
            }
        }
        guard fits else { throw SystemCallError(call: call, errno: ENAMETOOLONG) }
        return withUnsafePointer(to: storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
        }
    }

    /// The address a call like getsockname(2) fills in; nil when the call fails or the family is a foreign one.
    static func filled(by call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32)
        -> SocketAddress?
    {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                call(address, &length) == 0 ? SocketAddress(address, length: length) : nil
            }
        }
    }
}
