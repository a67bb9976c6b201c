import CLinux
import Glibc

/// A socket that accepts connections: TCP over IPv4 or IPv6, a unix path, or a descriptor inherited from whoever
/// started the process. Owns the descriptor and, for a unix path, the file.
package struct ListeningSocket: ~Copyable, Sendable {
    /// Where it listens, with the port the kernel chose when 0 was asked for.
    package let localAddress: SocketAddress
    /// Whether other processes may listen in the same place.
    package let isShared: Bool
    private let descriptor: OwnedDescriptor
    private let file: SocketFile?

    /// Connections the kernel completes on its own before they are accepted; it caps this at `somaxconn`.
    package static let backlog: Int32 = 4_096

    /// Binds and listens.
    ///
    /// - Parameter isShared: lets a process listen where another one does that has said the same. A port is shared by
    ///   both (`SO_REUSEPORT`), a unix path is taken over: who connects from now on comes here. ``ConnectionSource/leave()``
    ///   is how the other goes without losing a connection.
    /// - Throws: what bind(2) says, `EADDRINUSE` for one; also for a unix path on which somebody still answers, unless it
    ///   is shared.
    package init(binding address: SocketAddress, isShared: Bool = false) throws(SystemCallError) {
        let descriptor = try OwnedDescriptor.streamSocket(family: address.family)
        var place = address
        if case .unix(let path) = address {
            place = try SocketFile.place(for: path, isShared: isShared)
        } else {
            try descriptor.require(SOL_SOCKET, SO_REUSEADDR, to: 1)
            if isShared { try descriptor.require(SOL_SOCKET, SO_REUSEPORT, to: 1) }
            // Accepted sockets inherit it, which saves a call for each. An answer leaves in one piece and must not
            // wait for the acknowledgement of the one before.
            descriptor.setOption(Int32(IPPROTO_TCP), TCP_NODELAY, to: 1)
        }
        guard try place.withSockaddr("bind", { bind(descriptor.number, $0, $1) }) == 0 else { throw .last("bind") }
        guard listen(descriptor.number, Self.backlog) == 0 else { throw .last("listen") }
        if case .unix(let path) = address, case .unix(let bound) = place {
            file = try SocketFile(bound, movedTo: path)
            localAddress = address
        } else {
            file = nil
            localAddress = SocketAddress.filled { getsockname(descriptor.number, $0, $1) } ?? address
        }
        self.isShared = isShared
        self.descriptor = descriptor
    }

    /// Takes over a descriptor that listens already.
    ///
    /// - Throws: `EINVAL` when it is not a listening stream socket, `ENOTSOCK` or `EBADF` when it is no socket at all.
    package init(inheriting number: Int32) throws(SystemCallError) {
        let listens = try Self.option(SO_ACCEPTCONN, of: number)
        let isStream = try Self.option(SO_TYPE, of: number) == Int32(SOCK_STREAM.rawValue)
        guard listens != 0, isStream, let address = SocketAddress.filled(by: { getsockname(number, $0, $1) }) else {
            throw SystemCallError(call: "accept", errno: EINVAL)
        }
        guard fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) == 0,
            fcntl(number, F_SETFD, FD_CLOEXEC) == 0
        else { throw .last("fcntl") }
        let descriptor = OwnedDescriptor(number)
        if address.family != AF_UNIX { descriptor.setOption(Int32(IPPROTO_TCP), TCP_NODELAY, to: 1) }
        self.descriptor = descriptor
        localAddress = address
        file = nil
        isShared = false
    }

    private static func option(_ option: Int32, of number: Int32) throws(SystemCallError) -> Int32 {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(number, SOL_SOCKET, option, &value, &length) == 0 else { throw .last("getsockopt") }
        return value
    }

    deinit {
        file?.remove()
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

    /// Gives every connection to one of the sockets that share the port; they count from 0 in the order in which they
    /// began to listen, and the last takes the place of one that closes. Where there is no such socket, the kernel
    /// distributes as it did before.
    ///
    /// - Throws: what setsockopt(2) says of `SO_ATTACH_REUSEPORT_CBPF`.
    borrowing func select(member index: UInt32) throws(SystemCallError) {
        // The whole program is "return index" (socket(7), SO_ATTACH_REUSEPORT_CBPF); the values are those of
        // linux/filter.h.
        var instruction = sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: index)
        let number = descriptor.number
        let status = withUnsafeMutablePointer(to: &instruction) { filter in
            var program = sock_fprog(len: 1, filter: filter)
            let size = socklen_t(MemoryLayout<sock_fprog>.size)
            return setsockopt(number, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program, size)
        }
        guard status == 0 else { throw .last("setsockopt") }
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
