import CLinux
import Glibc

/// A connected stream socket, confined to its event loop. It owns the descriptor, which is closed in ``close()`` and
/// nowhere else.
///
/// One task uses it, one call at a time. Calls try first and wait only when the kernel has nothing to give or no room.
package final class StreamSocket {
    package let loop: EventLoop
    /// Nil when the kernel did not tell.
    package let peer: SocketAddress?
    private let descriptor: Int32
    private let readiness: Readiness
    private var isOpen = true

    /// What a read has come to.
    package enum ReadOutcome: Sendable, Equatable {
        /// So many bytes more are in the buffer; never 0.
        case received(Int)
        /// The peer will send nothing more, but may still read.
        case endOfStream
        case timedOut
        /// Somebody called ``interruptRead()`` or ``interrupt()``.
        case interrupted
    }

    /// Takes over a connected, non-blocking descriptor; on the loop only.
    package init(adopting descriptor: consuming OwnedDescriptor, peer: SocketAddress?, on loop: EventLoop) {
        self.loop = loop
        self.peer = peer
        self.descriptor = descriptor.release()
        readiness = Readiness(descriptor: self.descriptor, on: loop)
    }

    deinit {
        close()
    }

    /// Connects to a server; to be called on `loop`.
    ///
    /// - Throws: the errno of the refusal; `ETIMEDOUT` when `deadline` has passed.
    package static func connect(
        to address: SocketAddress, on loop: EventLoop, deadline: Instant? = nil
    ) async throws(SystemCallError) -> StreamSocket {
        let descriptor = try OwnedDescriptor.streamSocket(family: address.family)
        let status = try address.withSockaddr("connect") { Glibc.connect(descriptor.number, $0, $1) }
        let failure = status == 0 ? 0 : errno
        if address.family != AF_UNIX { descriptor.setOption(Int32(IPPROTO_TCP), TCP_NODELAY, to: 1) }
        let socket = StreamSocket(adopting: descriptor, peer: address, on: loop)
        guard failure != 0 else { return socket }
        guard failure == EINPROGRESS else { throw SystemCallError(call: "connect", errno: failure) }
        switch await socket.readiness.wait(for: .write, until: deadline) {
        case .ready: break
        case .timedOut: throw SystemCallError(call: "connect", errno: ETIMEDOUT)
        case .interrupted: throw SystemCallError(call: "connect", errno: ECANCELED)
        }
        var pending: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(socket.descriptor, SOL_SOCKET, SO_ERROR, &pending, &length) == 0 else {
            throw .last("getsockopt")
        }
        guard pending == 0 else { throw SystemCallError(call: "connect", errno: pending) }
        return socket
    }

    /// Suspends until something can be received, then receives once.
    ///
    /// Waiting comes first: after an answer there is nothing to read yet in all but rare cases, and level-triggered
    /// epoll reports what is there already. While it waits, the buffer holds no more memory than its contents need.
    ///
    /// - Throws: the errno of recv(2), for example `ECONNRESET`.
    package func read(
        into buffer: inout ReceiveBuffer, deadline: Instant? = nil
    ) async throws(SystemCallError) -> ReadOutcome {
        buffer.shrink()
        while true {
            switch await waitUntilReadable(deadline: deadline) {
            case .ready: break
            case .timedOut: return .timedOut
            case .interrupted: return .interrupted
            }
            if let outcome = try receive(into: &buffer) { return outcome }
        }
    }

    /// Tells `attendant` of everything that can be read and of the deadline, until it says that it has ended, or
    /// ``stopAttending()``; nobody else may wait meanwhile. The socket holds it as long.
    package func attend(_ attendant: any SocketAttendant, until deadline: Instant?) {
        readiness.attend(attendant, until: deadline)
    }

    /// Ends ``attend(_:until:)``, if it has not ended.
    package func stopAttending() {
        readiness.leave()
    }

    /// Suspends until something can be received or the peer has ended its side.
    package func waitUntilReadable(deadline: Instant?) async -> Wakeup {
        await readiness.wait(for: .read, until: deadline)
    }

    /// One recv(2), without waiting; nil when there was nothing after all.
    ///
    /// - Throws: the errno of recv(2), for example `ECONNRESET`.
    package func receive(into buffer: inout ReceiveBuffer) throws(SystemCallError) -> ReadOutcome? {
        let room = buffer.room()
        let count = recv(descriptor, room.baseAddress, room.count, 0)
        let failure = errno
        buffer.received(max(0, count))
        if count > 0 { return .received(count) }
        if count == 0 { return .endOfStream }
        guard failure == EAGAIN || failure == EINTR else { throw SystemCallError(call: "recv", errno: failure) }
        return nil
    }

    /// Sends what the kernel takes at once and returns how much that was; 0 when there is no room.
    ///
    /// - Throws: the errno of send(2), for example `EPIPE`; never a signal.
    package func send(_ bytes: UnsafeRawBufferPointer) throws(SystemCallError) -> Int {
        precondition(loop.isCurrent && isOpen, "a socket was used off its loop or after it was closed")
        while true {
            let count = Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            if count >= 0 { return count }
            switch errno {
            case EAGAIN: return 0
            case EINTR: continue
            default: throw .last("send")
            }
        }
    }

    /// Bytes that are sent and which the peer has not acknowledged (tcp(7), `SIOCOUTQ`); of a unix socket, what holds them.
    package var unacknowledged: Int {
        var count: Int32 = 0
        return ioctl(descriptor, UInt(TIOCOUTQ), &count) == 0 ? Int(count) : 0
    }

    /// Suspends until the kernel has room for more; false when `deadline` passed first.
    ///
    /// - Throws: `ECANCELED` when interrupted.
    package func waitUntilWritable(deadline: Instant?) async throws(SystemCallError) -> Bool {
        switch await readiness.wait(for: .write, until: deadline) {
        case .ready: true
        case .timedOut: false
        case .interrupted: throw SystemCallError(call: "send", errno: ECANCELED)
        }
    }

    /// Sends all of `bytes`.
    ///
    /// - Throws: the errno of send(2); `ETIMEDOUT` when `deadline` passed before everything was taken.
    package func write(
        _ bytes: [UInt8], deadline: Instant? = nil
    ) async throws(SystemCallError) {
        var sent = 0
        while sent < bytes.count {
            let count = try bytes.withUnsafeBufferPointer { (all) throws(SystemCallError) -> Int in
                try send(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(all)[sent...]))
            }
            sent += count
            if count == 0, try await !waitUntilWritable(deadline: deadline) {
                throw SystemCallError(call: "send", errno: ETIMEDOUT)
            }
        }
    }

    /// Tells the peer that nothing more will be sent; reading goes on (shutdown(2), `SHUT_WR`).
    package func shutdownWrite() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Makes the present wait of a task for something to read, if there is one, end as interrupted; on the loop only.
    package func interruptRead() {
        readiness.interruptRead()
    }

    /// Makes the present wait and all later ones end as interrupted; on the loop only.
    package func interrupt() {
        readiness.interrupt()
    }

    /// Gives the descriptor back to the kernel; calling it again does nothing.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        readiness.close()
        Glibc.close(descriptor)
    }
}
