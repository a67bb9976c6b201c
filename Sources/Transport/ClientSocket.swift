import Glibc

/// A non-blocking client socket without a loop: one system call for each method, and its plain result.
///
/// For a ``PollSet``'s owner; everybody else uses ``StreamSocket``. Closed when the value ends.
package struct ClientSocket: ~Copyable, Sendable {
    /// What one call has come to.
    package enum Transfer: Sendable, Equatable {
        /// So many bytes were moved; never 0.
        case moved(Int)
        /// Nothing could be moved now: to be tried again when the set reports the socket.
        case notNow
        /// The peer will send nothing more.
        case endOfStream
        /// The errno, for example `ECONNRESET`.
        case failed(Int32)
    }

    private let descriptor: OwnedDescriptor

    /// Begins to connect. The set reports the socket as writable when that has ended, one way or the other; then
    /// ``connectionFailure()`` tells which.
    ///
    /// - Throws: the errno of a refusal that is known at once.
    package static func connecting(to address: SocketAddress) throws(SystemCallError) -> ClientSocket {
        let descriptor = try OwnedDescriptor.streamSocket(family: address.family)
        let status = try address.withSockaddr("connect") { Glibc.connect(descriptor.number, $0, $1) }
        let failure = status == 0 ? 0 : errno
        guard failure == 0 || failure == EINPROGRESS else { throw SystemCallError(call: "connect", errno: failure) }
        // A request leaves in one piece and must not wait for the acknowledgement of the one before.
        if address.family != AF_UNIX { descriptor.setOption(Int32(IPPROTO_TCP), TCP_NODELAY, to: 1) }
        return ClientSocket(descriptor)
    }

    /// Takes over a connection that was accepted.
    package init(_ connection: consuming AcceptedConnection) {
        descriptor = OwnedDescriptor(connection.release())
    }

    private init(_ descriptor: consuming OwnedDescriptor) {
        self.descriptor = descriptor
    }

    /// Its number, for the set; ownership stays here.
    var number: Int32 { descriptor.number }

    /// Why connecting failed; nil when it did not.
    package func connectionFailure() -> Int32? {
        var pending: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor.number, SOL_SOCKET, SO_ERROR, &pending, &length) == 0 else { return errno }
        return pending == 0 ? nil : pending
    }

    /// One recv(2).
    package func receive(into room: UnsafeMutableRawBufferPointer) -> Transfer {
        while true {
            let count = recv(descriptor.number, room.baseAddress, room.count, 0)
            if count > 0 { return .moved(count) }
            if count == 0 { return .endOfStream }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .notNow
            case let failure: return .failed(failure)
            }
        }
    }

    /// One send(2); never a signal.
    package func send(_ bytes: UnsafeRawBufferPointer) -> Transfer {
        while true {
            let count = Glibc.send(descriptor.number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            if count > 0 { return .moved(count) }
            if count == 0 { return .notNow }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .notNow
            case let failure: return .failed(failure)
            }
        }
    }

    /// Closes with a RST instead of a FIN (socket(7), `SO_LINGER` of 0): a client that crashes.
    package consuming func reset() {
        var abrupt = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor.number, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
    }
}
