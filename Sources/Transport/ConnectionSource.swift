import Glibc

/// Waits for connections on a listening socket; confined to its loop.
package final class ConnectionSource {
    /// Nil once closed.
    private var socket: ListeningSocket?
    /// Made by the first wait, which is on the loop.
    private var readiness: Readiness?
    private let loop: EventLoop
    /// Given up to have one descriptor when all are in use, so that a connection can be taken from the queue and
    /// turned away. Without it the listening socket would stay readable and the loop would spin.
    private var reserve: Int32

    /// Made anywhere, used on `loop` only.
    package init(_ socket: consuming ListeningSocket, on loop: EventLoop) {
        self.socket = consume socket
        self.loop = loop
        reserve = Self.openReserve()
    }

    deinit {
        close()
        if reserve >= 0 { Glibc.close(reserve) }
    }

    /// What waiting for a connection has come to.
    package enum Outcome: ~Copyable, Sendable {
        case accepted(AcceptedConnection)
        /// There was no descriptor left: one waiting connection was closed, or, failing even that, a pause was made.
        case turnedAway
        /// ``close()`` was called.
        case closed
    }

    /// Suspends until a connection can be accepted, and accepts it.
    package func next() async -> Outcome {
        while true {
            do throws(SystemCallError) {
                guard let number = socket?.number else { return .closed }
                if let connection = try socket?.accept() { return .accepted(connection) }
                let readiness = readiness ?? Readiness(descriptor: number, on: loop)
                self.readiness = readiness
                _ = await readiness.wait(for: .read, until: nil)
            } catch {
                await turnAway()
                return .turnedAway
            }
        }
    }

    /// Stops listening: the kernel refuses connections from now on, and ``next()`` ends.
    package func close() {
        readiness?.close()
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
