import Transport

/// The answers of one connection that wait to be sent, and the sending itself. Confined to the connection's loop.
///
/// The array belongs to the loop: it is taken when the first answer is written and given back when the last byte has
/// left, so that idle connections hold none.
struct OutputBuffer {
    var bytes: [UInt8] = []
    /// How many of them have left already.
    private var sent = 0
    private let socket: StreamSocket
    private let host: ServingLoop
    private let pace: AnswerPace

    init(socket: StreamSocket, host: ServingLoop, pace: AnswerPace) {
        self.socket = socket
        self.host = host
        self.pace = pace
    }

    /// To be called before the first byte of an answer is put in.
    mutating func prepare() {
        if bytes.capacity == 0 { bytes = host.takeBuffer() }
    }

    /// Sends what is gathered without suspending; false when the kernel did not take all of it.
    mutating func sendNow() throws(SystemCallError) -> Bool {
        while sent < bytes.count {
            let count = try Self.send(bytes, from: sent, on: socket)
            if count == 0 { return false }
            sent += count
        }
        sent = 0
        bytes.removeAll(keepingCapacity: true)
        return true
    }

    /// Sends what is gathered. Suspends while the client does not read.
    ///
    /// - Throws: ``SystemCallError/writeTimeout`` when the client takes less than ``AnswerPace`` asks for, otherwise what send(2) says.
    mutating func flush() async throws(SystemCallError) {
        while try !sendNow() { try await waitForRoom() }
    }

    /// Sends `more`, which is not copied, with nothing gathered before it. Otherwise as ``flush()``.
    func write(_ more: [UInt8]) async throws(SystemCallError) {
        var sent = 0
        while sent < more.count {
            let count = try Self.send(more, from: sent, on: socket)
            if count == 0 { try await waitForRoom() }
            sent += count
        }
    }

    private static func send(
        _ bytes: [UInt8], from start: Int, on socket: StreamSocket
    ) throws(SystemCallError) -> Int {
        try bytes.withUnsafeBufferPointer { (buffer) throws(SystemCallError) -> Int in
            try socket.send(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[start...]))
        }
    }

    /// Suspends until the client has taken some of what was sent.
    ///
    /// - Throws: as ``flush()``.
    func waitForRoom() async throws(SystemCallError) {
        var wait = AnswerPace.Wait(for: pace, waiting: socket.unacknowledged, at: host.loop.now)
        while try await !socket.waitUntilWritable(deadline: wait.deadline) {
            if wait.isOver(waiting: socket.unacknowledged, at: host.loop.now) { throw SystemCallError.writeTimeout }
        }
    }

    /// Gives the empty array back; the next answer takes one again.
    mutating func release() {
        guard bytes.capacity > 0, bytes.isEmpty else { return }
        host.giveBack(buffer: bytes)
        bytes = []
    }
}

extension SystemCallError {
    /// The client takes an answer too slowly.
    static let writeTimeout = SystemCallError(call: "send", errno: 110)
}
