import Transport

/// The answers of one connection that wait to be sent, and the sending itself. Confined to the connection's loop.
///
/// The array belongs to the loop: it is taken when the first answer is written and given back when the last byte has
/// left, so that idle connections hold none.
struct OutputBuffer {
    var bytes: [UInt8] = []
    private let socket: StreamSocket
    private let host: ServingLoop
    private let patience: Duration

    init(socket: StreamSocket, host: ServingLoop, patience: Duration) {
        self.socket = socket
        self.host = host
        self.patience = patience
    }

    /// To be called before the first byte of an answer is put in.
    mutating func prepare() {
        if bytes.capacity == 0 { bytes = host.takeBuffer() }
    }

    /// Sends what is gathered and then `more`, which is not copied. Suspends only when the kernel takes no more.
    ///
    /// - Throws: `ETIMEDOUT` when the client has taken nothing for the write time-out, otherwise what send(2) says.
    mutating func flush(then more: [UInt8] = []) async throws(SystemCallError) {
        if !bytes.isEmpty {
            try await send(bytes)
            bytes.removeAll(keepingCapacity: true)
        }
        if !more.isEmpty { try await send(more) }
    }

    private func send(_ all: [UInt8]) async throws(SystemCallError) {
        var sent = 0
        while true {
            sent += try all.withUnsafeBufferPointer { (buffer) throws(SystemCallError) -> Int in
                try socket.send(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[sent...]))
            }
            if sent == all.count { return }
            guard try await socket.waitUntilWritable(deadline: host.loop.now + patience) else {
                throw SystemCallError.writeTimeout
            }
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
    /// The client has taken nothing for the write time-out.
    static let writeTimeout = SystemCallError(call: "send", errno: 110)
}
