import CLinux
import Glibc

/// A connection of our own to a port on which we listen, to see which of the sockets that share it gets connections.
/// Nothing is sent over it, so that whoever gets it sees a client that went without a word.
struct PortProbe: ~Copyable {
    /// Where it comes from: its name in the queue of the socket that got it.
    let address: SocketAddress
    private let descriptor: OwnedDescriptor

    /// States of a connection, as `TCP_INFO` gives them (linux/tcp.h, `enum tcp_state` of include/net/tcp_states.h).
    private static let (established, synSent, synReceived, finWait1): (UInt8, UInt8, UInt8, UInt8) = (1, 2, 3, 4)

    /// Begins to connect; does not block.
    ///
    /// - Throws: what socket(2) or connect(2) says.
    init(to listener: SocketAddress) throws(SystemCallError) {
        let descriptor = try OwnedDescriptor.streamSocket(family: listener.family)
        let status = try listener.reachable.withSockaddr("connect") { Glibc.connect(descriptor.number, $0, $1) }
        guard status == 0 || errno == EINPROGRESS else { throw .last("connect") }
        guard let address = SocketAddress.filled(by: { getsockname(descriptor.number, $0, $1) }) else {
            throw .last("getsockname")
        }
        self.address = address
        self.descriptor = descriptor
    }

    /// Whether it is in the queue of one of the sockets for certain; to be asked until it is.
    ///
    /// That the connection is established on our side does not prove it: the last segment of the handshake may be on its
    /// way. What comes after it does, and so our side is ended; once that end is acknowledged, or the other has ended its
    /// own, the connection is where it belongs.
    borrowing func isSettled() -> Bool {
        var state: UInt8 = 0
        var length = socklen_t(1)
        guard getsockopt(descriptor.number, Int32(IPPROTO_TCP), TCP_INFO, &state, &length) == 0 else { return true }
        switch state {
        case Self.established:
            shutdown(descriptor.number, Int32(SHUT_WR))
            return false
        case Self.synSent, Self.synReceived, Self.finWait1: return false
        default: return true
        }
    }
}

extension SocketAddress {
    /// Where to connect to what listens here: every interface includes the loopback one.
    fileprivate var reachable: SocketAddress {
        switch self {
        case .ipv4(0, let port): .ipv4(0x7F00_0001, port: port)
        case .ipv6(0, 0, let port, let scope): .ipv6(high: 0, low: 1, port: port, scope: scope)
        default: self
        }
    }
}
