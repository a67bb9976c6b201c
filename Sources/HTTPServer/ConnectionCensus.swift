import Transport

/// How many connections there are, in all and from each address, and whether one more is taken. A pure value.
///
/// Loopback and unix sockets are counted only in all: a reverse proxy on this machine brings the connections of everybody,
/// and somebody on this machine has other means to overload it. An IPv6 customer has a /64 at least, so that all its
/// addresses count as one.
struct ConnectionCensus: Sendable {
    private let maximum: Int
    private let maximumPerAddress: Int
    private var total = 0
    private var perAddress: [Origin: Int] = [:]

    /// - Parameters:
    ///   - maximum: of all, at least 1.
    ///   - maximumPerAddress: 0 for no limit.
    init(maximum: Int, maximumPerAddress: Int) {
        self.maximum = maximum
        self.maximumPerAddress = maximumPerAddress
    }

    /// Counts a connection; otherwise, why it is not taken. An accepted one has to be counted out by ``remove(_:)``.
    mutating func add(_ peer: SocketAddress?) -> ConnectionEnd? {
        guard total < maximum else { return .connectionLimit }
        if let origin = origin(of: peer) {
            let count = perAddress[origin, default: 0]
            guard count < maximumPerAddress else { return .addressLimit }
            perAddress[origin] = count + 1
        }
        total += 1
        return nil
    }

    /// Counts a connection out that was taken.
    mutating func remove(_ peer: SocketAddress?) {
        total -= 1
        guard let origin = origin(of: peer), let count = perAddress[origin] else { return }
        perAddress[origin] = count > 1 ? count - 1 : nil
    }

    private func origin(of peer: SocketAddress?) -> Origin? {
        guard maximumPerAddress > 0, let peer, !peer.isLoopback else { return nil }
        return switch peer {
        case .ipv4(let address, _): .ipv4(address)
        case .ipv6(0, let low, _, _) where low >> 32 == 0xFFFF: .ipv4(UInt32(truncatingIfNeeded: low))
        case .ipv6(let high, _, _, _): .ipv6(network: high)
        case .unix: nil
        }
    }

    private enum Origin: Hashable {
        case ipv4(UInt32)
        case ipv6(network: UInt64)
    }
}
