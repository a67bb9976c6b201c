import Foundation

/// Connections to a server on loopback that stay open: many requests at the same moment, without the time that a
/// connection takes. Blocking calls stay off the cooperative pool.
package final class PersistentConnections: Sendable {
    private let port: UInt16
    private let descriptors: [Int32]
    private let queue = DispatchQueue(label: "persistent-connections")

    /// Connects `count` times.
    /// - Throws: ``NeverHappened`` when a connection is refused.
    package init(_ count: Int, to port: UInt16) throws {
        self.port = port
        var connected: [Int32] = []
        for _ in 0..<count {
            guard let descriptor = Self.connected(to: port) else {
                for open in connected { close(open) }
                throw NeverHappened(description: "connection \(connected.count) of \(count)")
            }
            connected.append(descriptor)
        }
        descriptors = connected
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }

    /// Sends all requests, one after the other on every connection and from one thread, and only then reads; so those of
    /// one connection are pipelined, and those of all are under way together.
    ///
    /// - Returns: status and body in the order of the requests; nil when a connection ended early.
    package func exchange(_ requests: [[UInt8]]) async -> [(status: Int, body: String)]? {
        await withCheckedContinuation { continuation in
            queue.async { [self] in continuation.resume(returning: exchanged(requests)) }
        }
    }

    /// A request with a JSON body.
    package func request(_ method: String, _ target: String, json: String = "", fields: String = "") -> [UInt8] {
        let type = json.isEmpty ? "" : "Content-Type: application/json\r\n"
        let head =
            "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(type)\(fields)Content-Length: \(json.utf8.count)\r\n\r\n"
        return Array((head + json).utf8)
    }

    private func exchanged(_ requests: [[UInt8]]) -> [(status: Int, body: String)]? {
        for (number, request) in requests.enumerated() {
            guard Self.sendAll(request, to: descriptors[number % descriptors.count]) else { return nil }
        }
        var answers = [(status: Int, body: String)?](repeating: nil, count: requests.count)
        for (lane, descriptor) in descriptors.enumerated() {
            var buffer: [UInt8] = []
            for number in stride(from: lane, to: requests.count, by: descriptors.count) {
                guard let answer = Self.answer(from: descriptor, &buffer) else { return nil }
                answers[number] = answer
            }
        }
        return answers.compactMap(\.self)
    }

    private static func sendAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// One answer with its length; what follows it stays in the buffer.
    private static func answer(from descriptor: Int32, _ buffer: inout [UInt8]) -> (status: Int, body: String)? {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let (status, body) = answer(in: buffer) {
                let text = String(decoding: buffer[body], as: UTF8.self)
                buffer.removeFirst(body.upperBound)
                return (status, text)
            }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            buffer += chunk[..<count]
        }
    }

    /// Status and place of the body, when all of it is there. The searches are the C library's: a debug build spends more
    /// time on its own than on everything that is tested.
    private static func answer(in buffer: [UInt8]) -> (status: Int, body: Range<Int>)? {
        (buffer + [0]).withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                let end = strstr(start, "\r\n\r\n")
            else { return nil }
            let bodyStart = UnsafePointer(end) - start + 4
            var length = 0
            // 204 has none, and the next one found would be that of the next answer.
            if let field = strstr(start, "Content-Length: "), field < end {
                length = strtol(field + "Content-Length: ".utf8.count, nil, 10)
            }
            let body = bodyStart..<bodyStart + length
            return body.upperBound <= buffer.count ? (strtol(start + 9, nil, 10), body) : nil
        }
    }

    private static func connected(to port: UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
