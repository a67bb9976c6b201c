import Glibc

/// Waits for connections on a listening socket; confined to its loop.
package final class ConnectionSource {
    /// Nil once closed.
    private var socket: ListeningSocket?
    /// Where it listens.
    let address: SocketAddress
    /// Whether other processes may listen there too.
    let isShared: Bool
    /// Made by the first wait, which is on the loop.
    private var readiness: Readiness?
    let loop: EventLoop
    /// Taken from the kernel's queue already.
    private var taken: [Taken] = []
    /// Where connections of our own come from, which ask where a new connection arrives; nobody else gets to see them.
    private var probes: [SocketAddress: Bool] = [:]
    /// Given up to have one descriptor when all are in use, so that a connection can be taken from the queue and
    /// turned away. Without it the listening socket would stay readable and the loop would spin.
    private var reserve: Int32

    /// As arrays hold copyable values only; the descriptor belongs to the source.
    private struct Taken {
        let descriptor: Int32
        let peer: SocketAddress?
    }

    /// Made anywhere, used on `loop` only.
    package init(_ socket: consuming ListeningSocket, on loop: EventLoop) {
        address = socket.localAddress
        isShared = socket.isShared
        self.socket = consume socket
        self.loop = loop
        reserve = Self.openReserve()
    }

    deinit {
        close()
        for connection in taken { Glibc.close(connection.descriptor) }
        if reserve >= 0 { Glibc.close(reserve) }
    }

    /// What waiting for a connection has come to.
    package enum Outcome: ~Copyable, Sendable {
        case accepted(AcceptedConnection)
        /// There was no descriptor left: one waiting connection was closed, or, failing even that, a pause was made.
        case turnedAway
        /// The socket is closed, and every connection it had was given out.
        case closed
    }

    /// Suspends until a connection can be accepted, and accepts it.
    package func next() async -> Outcome {
        while true {
            if let connection = taken.popLast() {
                return .accepted(
                    AcceptedConnection(descriptor: OwnedDescriptor(connection.descriptor), peer: connection.peer))
            }
            do throws(SystemCallError) {
                guard let number = socket?.number else { return .closed }
                if let connection = try acceptOther() { return .accepted(connection) }
                let readiness = readiness ?? Readiness(descriptor: number, on: loop)
                self.readiness = readiness
                _ = await readiness.wait(for: .read, until: nil)
            } catch {
                await turnAway()
                return .turnedAway
            }
        }
    }

    /// Accepts a connection that is no probe; nil when none waits.
    private func acceptOther() throws(SystemCallError) -> AcceptedConnection? {
        while let connection = try socket?.accept() {
            guard let peer = connection.peer, probes[peer] != nil else { return connection }
            // Closed as its value ends.
            probes[peer] = true
        }
        return nil
    }

    /// Stops listening: what the kernel has not given out yet is reset, it refuses connections from now on, and
    /// ``next()`` ends.
    package func close() {
        readiness?.close()
        readiness = nil
        socket = nil
    }

    private func turnAway() async {
        if reserve >= 0 {
            Glibc.close(reserve)
            // The connection, if there is one, is closed as its value ends.
            let hadRoom = (try? socket?.accept()) != nil
            reserve = Self.openReserve()
            if hadRoom { return }
        } else {
            reserve = Self.openReserve()
        }
        // Memory or the system's table is exhausted: nothing can be done but come back later.
        await loop.sleep(until: loop.now + .milliseconds(100))
    }

    private static func openReserve() -> Int32 {
        open("/dev/null", O_RDONLY | O_CLOEXEC)
    }
}

/// What ``leave()`` needs.
extension ConnectionSource {
    var isOpen: Bool { socket != nil }

    /// As ``ListeningSocket/select(member:)``.
    func select(member index: UInt32) throws(SystemCallError) {
        try socket?.select(member: index)
    }

    /// Takes everything that waits from the kernel, for ``next()`` to give out.
    ///
    /// - Throws: what accept(2) says when descriptors have run out; the rest is still in the kernel then.
    func takeAll() throws(SystemCallError) {
        defer { readiness?.interruptRead() }
        while let connection = try acceptOther() {
            let peer = connection.peer
            taken.append(Taken(descriptor: connection.release(), peer: peer))
        }
    }

    /// Whether a connection from `address`, which has been established for certain, is in this socket's queue.
    func received(probeFrom address: SocketAddress) throws(SystemCallError) -> Bool {
        try takeAll()
        return probes.removeValue(forKey: address) ?? false
    }

    /// Announces a connection of our own, before it is made.
    func expect(probeFrom address: SocketAddress) {
        probes[address] = false
    }
}
