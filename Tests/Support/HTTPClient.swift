import Foundation

/// A small blocking HTTP client over raw sockets for tests: what is sent and what came back, byte for byte.
package struct HTTPClient: Sendable {
    package let port: UInt16

    package init(port: UInt16) {
        self.port = port
    }

    /// One answer.
    package struct Answer: Sendable, Equatable {
        package let status: Int
        /// Lower-case names; the last of repeated fields.
        package let fields: [String: String]
        package let body: String
    }

    /// Sends one request on a connection of its own.
    ///
    /// - Returns: nil when the connection was refused or ended before a whole answer arrived.
    package func send(
        _ method: String, _ target: String, fields: [String: String] = [:], body: String? = nil
    ) async -> Answer? {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Length: \(body.utf8.count)\r\n" }
        return await send(raw: head + "\r\n" + (body ?? ""))
    }

    /// Sends `text` as it stands on a connection of its own, and reads until the server ends it.
    ///
    /// - Returns: the answer; nil also when something follows it.
    package func send(raw text: String) async -> Answer? {
        let bytes = Array(text.utf8)
        let port = port
        let reply = await withCheckedContinuation { continuation in
            // Blocking calls stay off the cooperative pool.
            DispatchQueue.global().async { continuation.resume(returning: Self.exchange(bytes, port: port)) }
        }
        return reply.flatMap(Self.answer)
    }

    /// Sends a JSON body.
    package func post(_ target: String, _ json: String, fields: [String: String] = [:]) async -> Answer? {
        await send(
            "POST", target, fields: fields.merging(["Content-Type": "application/json"]) { own, _ in own }, body: json)
    }

    package func get(_ target: String, fields: [String: String] = [:]) async -> Answer? {
        await send("GET", target, fields: fields)
    }

    private static func exchange(_ request: [UInt8], port: UInt16) -> [UInt8]? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return nil }
        var sent = 0
        while sent < request.count {
            let count = request.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + sent, request.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            sent += count
        }
        var reply: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return reply }
            reply += buffer[..<count]
        }
    }

    private static func answer(_ bytes: [UInt8]) -> Answer? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            fields[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        var body = Array(bytes[end.upperBound...])
        if fields["transfer-encoding"] == "chunked" {
            guard let whole = dechunked(body) else { return nil }
            body = whole
        } else if let length = fields["content-length"].flatMap({ Int($0) }) {
            guard body.count == length || body.isEmpty else { return nil }
        }
        return Answer(status: status, fields: fields, body: String(decoding: body, as: UTF8.self))
    }

    private static func dechunked(_ bytes: [UInt8]) -> [UInt8]? {
        var rest = bytes[...]
        var whole: [UInt8] = []
        while let lineEnd = rest.firstRange(of: Array("\r\n".utf8)) {
            guard let size = Int(String(decoding: rest[..<lineEnd.lowerBound], as: UTF8.self), radix: 16) else {
                return nil
            }
            if size == 0 { return whole }
            let start = lineEnd.upperBound
            guard rest.endIndex - start >= size + 2 else { return nil }
            whole += rest[start..<start + size]
            rest = rest[(start + size + 2)...]
        }
        return nil
    }
}
