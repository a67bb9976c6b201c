import HTTP1
import Transport

/// The answers of one connection that wait to be sent, and the sending itself. Confined to the connection's loop.
final class OutputBuffer {
    /// What waits; a part of it may have left already.
    var bytes: WireBuffer
    private var sent = 0
    private let pace: AnswerPace

    /// Answers are usually a few hundred bytes, and a pipeline of 16 of them fits.
    private static let usualCapacity = 8_192
    /// A buffer that one large answer has blown up is not worth keeping.
    private static let keptCapacity = 262_144

    /// - Parameter pace: how fast a client has to take what is sent.
    init(pace: AnswerPace) {
        bytes = WireBuffer(capacity: Self.usualCapacity)
        self.pace = pace
    }

    /// Gives its memory back while nothing has to be sent; the next answer takes it again.
    func release() {
        if bytes.isEmpty, bytes.capacity > 0 { bytes = WireBuffer() }
    }

    /// Sends what is gathered without suspending; false when the kernel did not take all of it.
    func sendNow(on socket: StreamSocket) throws(SystemCallError) -> Bool {
        while sent < bytes.count {
            let count = try socket.send(UnsafeRawBufferPointer(rebasing: bytes.bytes[sent...]))
            if count == 0 { return false }
            sent += count
        }
        forget()
        return true
    }

    /// Sends what is gathered. Suspends while the client does not read.
    ///
    /// - Throws: ``SystemCallError/writeTimeout`` when the client takes less than ``AnswerPace`` asks for, otherwise what
    ///   send(2) says.
    func flush(on socket: StreamSocket) async throws(SystemCallError) {
        while try !sendNow(on: socket) { try await waitForRoom(on: socket) }
    }

    /// Sends `more`, which is not copied, with nothing gathered before it. Otherwise as ``flush(on:)``.
    func write(_ more: [UInt8], on socket: StreamSocket) async throws(SystemCallError) {
        var sent = 0
        while sent < more.count {
            let count = try more.withUnsafeBufferPointer { (buffer) throws(SystemCallError) -> Int in
                try socket.send(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[sent...]))
            }
            if count == 0 { try await waitForRoom(on: socket) }
            sent += count
        }
    }

    /// Suspends until the client has taken some of what was sent.
    ///
    /// - Throws: as ``flush(on:)``.
    private func waitForRoom(on socket: StreamSocket) async throws(SystemCallError) {
        var wait = AnswerPace.Wait(for: pace, waiting: socket.unacknowledged, at: socket.loop.now)
        while try await !socket.waitUntilWritable(deadline: wait.deadline) {
            if wait.isOver(waiting: socket.unacknowledged, at: socket.loop.now) { throw SystemCallError.writeTimeout }
        }
    }

    /// Drops what has not been sent, and memory beyond the usual.
    func forget() {
        sent = 0
        bytes.removeAll()
        if bytes.capacity > Self.keptCapacity { bytes = WireBuffer() }
    }
}

extension SystemCallError {
    /// The client takes an answer too slowly.
    static let writeTimeout = SystemCallError(call: "send", errno: 110)
}
