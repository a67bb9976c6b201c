import CLinux
import Glibc

/// Bytes in, bytes out, over one blocking connection to 127.0.0.1; every call gives up after twenty seconds.
final class RawClient {
    private let descriptor: Int32
    private var unread: [UInt8] = []
    private var isOpen = true

    struct Failure: Error { let call: String, errno: Int32 }

    init(port: UInt16, receiveBuffer: Int32? = nil) throws {
        // Kept from the processes that other tests start.
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure(call: "connect", errno: errno) }
    }

    deinit { if isOpen { Glibc.close(descriptor) } }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(call: "send", errno: errno) }
            sent += count
        }
    }

    func shutdownWrite() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes with a reset, whatever is on its way (SO_LINGER of zero).
    func abort() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        Glibc.close(descriptor)
        isOpen = false
    }

    struct Answer: Equatable {
        var status: Int
        var fields: [String: String]
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// The next answer. - Parameter toHead: whether the request was HEAD, whose answer has no body.
    func answer(toHead: Bool = false) throws -> Answer {
        let head = try head()
        var answer = head
        guard !toHead, head.status >= 200, head.status != 204, head.status != 304 else { return answer }
        if head.fields["transfer-encoding"] == "chunked" {
            while true {
                let size = Int(try line(), radix: 16) ?? -1
                answer.body += try take(size)
                guard try line() == "" else { throw Failure(call: "chunk", errno: 0) }
                if size == 0 { return answer }
            }
        } else if let length = head.fields["content-length"].flatMap({ Int($0) }) {
            answer.body = try take(length)
        } else {
            answer.body = try rest()
        }
        return answer
    }

    func head() throws -> Answer {
        let words = try line().split(separator: " ")
        var answer = Answer(status: words.count > 1 ? Int(words[1]) ?? 0 : 0, fields: [:], body: [])
        while true {
            let text = try line()
            guard !text.isEmpty, let colon = text.firstIndex(of: ":") else { return answer }
            let value = text[text.index(after: colon)...].drop { $0 == " " }
            answer.fields[text[..<colon].lowercased()] = String(value)
        }
    }

    /// Everything up to the end of the connection.
    func rest() throws -> [UInt8] {
        while try receive() {}
        defer { unread = [] }
        return unread
    }

    private func line() throws -> String {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeFirst(end + 1) }
                return String(decoding: unread[..<end].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
            }
            guard try receive() else { throw Failure(call: "end of stream", errno: 0) }
        }
    }

    func take(_ count: Int) throws -> [UInt8] {
        while unread.count < count {
            guard try receive() else { throw Failure(call: "end of stream", errno: 0) }
        }
        defer { unread.removeFirst(count) }
        return Array(unread[..<count])
    }

    private func receive() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { throw Failure(call: "recv", errno: errno) }
        unread += buffer[..<count]
        return count > 0
    }
}
