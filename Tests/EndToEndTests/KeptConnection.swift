import Foundation
import TestSupport

/// One connection of a client to 127.0.0.1 for as many requests as the server permits; blocking, and every call gives up
/// after twenty seconds.
final class KeptConnection {
    private let descriptor: Int32
    private var unread: [UInt8] = []

    /// - Throws: when nobody accepts the connection.
    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw NeverHappened(description: "a socket: errno \(errno)") }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw NeverHappened(description: "a connection: errno \(errno)") }
    }

    deinit { close(descriptor) }

    /// One answer.
    struct Answer: Sendable, Equatable {
        let status: Int
        /// Status line and fields, in lower case.
        let lines: [String]
        let body: String

        func has(_ line: String) -> Bool { lines.contains(line) }
    }

    /// Sends a request and reads its answer.
    ///
    /// - Returns: its status, and whether the server ends the connection with it.
    /// - Throws: when the connection ends before the whole answer is there.
    func exchange(_ request: String) throws -> (status: Int, isLast: Bool) {
        let answer = try answer(request)
        return (answer.status, answer.has("connection: close"))
    }

    /// Sends a request and reads its answer.
    ///
    /// - Throws: when the connection ends before the whole answer is there.
    func answer(_ request: String) throws -> Answer {
        try send(request)
        while true {
            if let end = unread.firstRange(of: Array("\r\n\r\n".utf8)) {
                let lines = String(decoding: unread[..<end.lowerBound], as: UTF8.self).lowercased()
                    .components(separatedBy: "\r\n")
                let length = lines.first { $0.hasPrefix("content-length:") }.flatMap { Int($0.dropFirst(15).trimmed) }
                guard let length, let status = Int(lines[0].split(separator: " ")[1]) else {
                    throw NeverHappened(description: "a head that can be read: \(lines)")
                }
                while unread.count < end.upperBound + length { try receive() }
                let body = String(decoding: unread[end.upperBound..<(end.upperBound + length)], as: UTF8.self)
                unread.removeFirst(end.upperBound + length)
                return Answer(status: status, lines: lines, body: body)
            }
            try receive()
        }
    }

    /// Waits for the end of the connection; false when something else comes, or nothing.
    func isEnded() -> Bool {
        var byte: UInt8 = 0
        return unread.isEmpty && recv(descriptor, &byte, 1, 0) == 0
    }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw NeverHappened(description: "a request that is taken: errno \(errno)")
        }
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else {
            throw NeverHappened(description: count == 0 ? "an answer: end of stream" : "an answer: errno \(errno)")
        }
        unread += buffer[..<count]
    }
}

extension Substring {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
