import Glibc
import HTTP1
import Transport

/// What the connections of one event loop share; confined to that loop.
final class ServingLoop {
    let loop: EventLoop
    let counters: ServerStatistics.Shard

    private var connections: [ObjectIdentifier: StreamSocket] = [:]
    private var buffers: [[UInt8]] = []
    private var dateSecond: Int = -1
    private var date: [UInt8] = []

    /// A buffer that one large answer has blown up is not worth keeping.
    private static let keptCapacity = 262_144
    private static let keptBuffers = 16

    init(_ loop: EventLoop, counters: ServerStatistics.Shard) {
        self.loop = loop
        self.counters = counters
    }

    /// The value of `Date`, formatted once a second (RFC 9110 §6.6.1). The coarse clock is read without entering the
    /// kernel and is late by a few milliseconds at most.
    func dateBytes() -> [UInt8] {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        if time.tv_sec != dateSecond {
            dateSecond = time.tv_sec
            date = HTTPDate.bytes(at: Int64(time.tv_sec))
        }
        return date
    }

    // MARK: Output buffers

    func takeBuffer() -> [UInt8] {
        if let buffer = buffers.popLast() { return buffer }
        var buffer: [UInt8] = []
        buffer.reserveCapacity(16_384)
        return buffer
    }

    func giveBack(buffer: consuming [UInt8]) {
        if buffers.count < Self.keptBuffers, buffer.capacity <= Self.keptCapacity { buffers.append(buffer) }
    }

    // MARK: What a drain must reach

    func add(_ socket: StreamSocket) {
        connections[ObjectIdentifier(socket)] = socket
        counters.opened()
    }

    func remove(_ socket: StreamSocket, _ end: ConnectionEnd) {
        connections[ObjectIdentifier(socket)] = nil
        counters.closed(end)
    }

    /// Wakes every connection that waits for a request, so that it sees the server is draining.
    func drain() {
        for socket in connections.values { socket.interruptRead() }
    }

    /// Ends every wait of every connection for good.
    func cutOff() {
        for socket in connections.values { socket.interrupt() }
    }
}
