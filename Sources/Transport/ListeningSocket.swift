import CLinux
import Glibc

/// A socket that accepts connections: TCP over IPv4 or IPv6, a unix path, or a descriptor inherited from whoever
/// started the process. Owns the descriptor and, for a unix path, the file.
package struct ListeningSocket: ~Copyable, Sendable {
    /// Where it listens, with the port the kernel chose when 0 was asked for.
    package let localAddress: SocketAddress
    private let descriptor: OwnedDescriptor
    private let ownedPath: String?

    /// Connections the kernel completes on its own before they are accepted; it caps this at `somaxconn`.
    package static let backlog: Int32 = 4_096

    /// Binds and listens.
    ///
    /// - Parameter sharesPort: lets several processes listen on the same port (`SO_REUSEPORT`).
    /// - Throws: what bind(2) says, `EADDRINUSE` for one; also for a unix path on which somebody still answers.
    package init(binding address: SocketAddress, sharesPort: Bool = false) throws(SystemCallError) {
        let descriptor = try OwnedDescriptor.streamSocket(family: address.family)
        if case .unix(let path) = address {
            try Self.removeAbandonedSocket(at: address, path)
        } else {
            try descriptor.require(SOL_SOCKET, SO_REUSEADDR, to: 1)
            if sharesPort { try descriptor.require(SOL_SOCKET, SO_REUSEPORT, to: 1) }
            // Accepted sockets inherit it, which saves a call for each. An answer leaves in one piece and must not
            // wait for the acknowledgement of the one before.
            descriptor.setOption(Int32(IPPROTO_TCP), TCP_NODELAY, to: 1)
        }
        guard try address.withSockaddr("bind", { bind(descriptor.number, $0, $1) }) == 0 else { throw .last("bind") }
        guard listen(descriptor.number, Self.backlog) == 0 else { throw .last("listen") }
        if case .unix(let path) = address { ownedPath = path } else { ownedPath = nil }
        localAddress = SocketAddress.filled { getsockname(descriptor.number, $0, $1) } ?? address
        self.descriptor = descriptor
    }

    /// Takes over a descriptor that listens already.
    ///
    /// - Throws: `EINVAL` when it is not a listening socket.
    package init(inheriting number: Int32) throws(SystemCallError) {
        var listens: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(number, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0 else { throw .last("getsockopt") }
        guard listens != 0, let address = SocketAddress.filled(by: { getsockname(number, $0, $1) }) else {
            throw SystemCallError(call: "accept", errno: EINVAL)
        }
        guard fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) == 0,
            fcntl(number, F_SETFD, FD_CLOEXEC) == 0
        else { throw .last("fcntl") }
        let descriptor = OwnedDescriptor(number)
        if address.family != AF_UNIX { descriptor.setOption(Int32(IPPROTO_TCP), TCP_NODELAY, to: 1) }
        self.descriptor = descriptor
        localAddress = address
        ownedPath = nil
    }

    deinit {
        if let ownedPath { unlink(ownedPath) }
    }

    /// The next connection that waits, or nil when none does.
    ///
    /// - Throws: what accept(2) says; `EMFILE` and `ENFILE` when descriptors have run out. Errors of the connection
    ///   itself (it was gone already) are passed over, as the manual asks.
    package borrowing func accept() throws(SystemCallError) -> AcceptedConnection? {
        while true {
            var number: Int32 = -1
            let peer = SocketAddress.filled { address, length in
                let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
                number = clinux_accept4(descriptor.number, address, length, flags)
                return number < 0 ? -1 : 0
            }
            if number >= 0 { return AcceptedConnection(descriptor: OwnedDescriptor(number), peer: peer) }
            switch errno {
            case EAGAIN: return nil
            case EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, EHOSTUNREACH, ENETUNREACH: continue
            default: throw .last("accept4")
            }
        }
    }

    /// Its number, for waiting; ownership stays here.
    var number: Int32 { descriptor.number }

    /// A process that was killed leaves its socket file behind; one that lives answers on it. Anything else of that
    /// name is somebody's file: it is left alone, and bind(2) says that the address is in use.
    private static func removeAbandonedSocket(at address: SocketAddress, _ path: String) throws(SystemCallError) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
        let probe = try OwnedDescriptor.streamSocket(family: AF_UNIX)
        let refused = try address.withSockaddr("connect") {
            Glibc.connect(probe.number, $0, $1) != 0 && errno == ECONNREFUSED
        }
        if refused { unlink(path) }
    }
}

/// A connection as the kernel hands it over: not yet on any loop.
package struct AcceptedConnection: ~Copyable, Sendable {
    let descriptor: OwnedDescriptor
    /// Nil when the kernel did not tell.
    package let peer: SocketAddress?

    /// Hands the descriptor's number over: the receiver closes it now.
    package consuming func release() -> Int32 {
        descriptor.release()
    }
}
