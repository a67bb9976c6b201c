import Glibc
import HTTP1
package import Transport

/// A client for what is asked besides the load: metrics, reading back. One request at a time, blocking its thread, with
/// one kept connection; for a ``BlockingExecutor``, never for an event loop.
package final class ControlClient {
    package struct Answer: Sendable, Equatable {
        package let status: Int
        package let body: [UInt8]
    }

    private let target: LoadTarget
    private let address: SocketAddress
    private let timeout: Duration
    private var poll: PollSet?
    private var socket: ClientSocket?
    private var reader = AnswerReader()
    private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)

    /// - Parameters:
    ///   - address: where to connect to, which the target may only name.
    ///   - timeout: for a whole exchange.
    package init(_ target: LoadTarget, at address: SocketAddress, timeout: Duration) {
        self.target = target
        self.address = address
        self.timeout = timeout
    }

    deinit {
        room.deallocate()
    }

    /// Asks for a path, and once more on a new connection if the kept one has ended meanwhile.
    ///
    /// - Parameters:
    ///   - path: with its query, behind the target's base.
    ///   - limit: bytes of the body that are kept.
    /// - Throws: why there is no answer.
    package func get(_ path: String, limit: Int = 1 << 20) throws(ControlFailure) -> Answer {
        var head = "GET \(target.basePath)\(path) HTTP/1.1\r\nHost: \(target.authority)\r\nUser-Agent: loadtest\r\n"
        head += "Accept: application/json, text/plain;q=0.9\r\n"
        if let key = target.key { head += "Authorization: Bearer \(key)\r\n" }
        for field in target.fields { head += "\(field.name): \(field.value)\r\n" }
        let request = Array((head + "\r\n").utf8)
        let deadline = Instant.now + timeout
        if socket != nil {
            do throws(ControlFailure) {
                return try exchange(request, limit, deadline)
            } catch {
                // An idle connection may end at any time; a new one tells whether the service answers.
                guard error.failure != .timedOut else { throw error }
            }
        }
        try connect(deadline)
        return try exchange(request, limit, deadline)
    }

    private func connect(_ deadline: Instant) throws(ControlFailure) {
        close()
        do throws(SystemCallError) {
            poll = try PollSet()
            let socket = try ClientSocket.connecting(to: address)
            try poll?.add(socket, .write, token: 1)
            try wait(deadline)
            if let errno = socket.connectionFailure() { throw SystemCallError(call: "connect", errno: errno) }
            try poll?.modify(socket, .read, token: 1)
            self.socket = consume socket
        } catch {
            close()
            switch error.errno {
            case ECONNREFUSED: throw ControlFailure(failure: .connectionRefused)
            case ETIMEDOUT: throw ControlFailure(failure: .timedOut)
            default: throw ControlFailure(failure: .notConnected)
            }
        }
    }

    private func exchange(_ request: [UInt8], _ limit: Int, _ deadline: Instant) throws(ControlFailure) -> Answer {
        reader.begin(keeping: limit)
        guard request.withUnsafeBytes({ socket?.send($0) }) == .moved(request.count) else { throw fail(.reset) }
        while !reader.isComplete {
            do throws(SystemCallError) { try wait(deadline) } catch { throw fail(.timedOut) }
            switch socket?.receive(into: room) ?? .failed(EBADF) {
            case .moved(let count):
                do throws(ParseError) {
                    _ = try reader.read(UnsafeRawBufferPointer(rebasing: room[..<count]))
                } catch {
                    throw fail(.malformed)
                }
            case .notNow: continue
            case .endOfStream: guard reader.endOfStream() else { throw fail(.closed) }
            case .failed: throw fail(.reset)
            }
        }
        if !reader.keepsAlive { close() }
        return Answer(status: reader.status, body: reader.body)
    }

    private func wait(_ deadline: Instant) throws(SystemCallError) {
        while poll?.wait(nanoseconds: max(0, deadline.nanoseconds(since: .now))) == 0 {
            if Instant.now >= deadline { throw SystemCallError(call: "poll", errno: ETIMEDOUT) }
        }
    }

    private func fail(_ failure: Failure) -> ControlFailure {
        close()
        return ControlFailure(failure: failure)
    }

    private func close() {
        socket = nil
        poll = nil
    }
}

/// Why a request besides the load has no answer.
package struct ControlFailure: Error, Equatable {
    package let failure: Failure
}
