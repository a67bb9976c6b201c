import HTTP1
import HTTPTypes
import Transport

/// Asks a service's health route once, for container health checks and scripts.
package enum HealthProbe {
    /// - Parameters:
    ///   - url: `http://HOST:PORT`; anything after it is ignored.
    ///   - path: such as `/readyz`.
    ///   - limit: for the whole exchange.
    /// - Throws: ``ExitFailure`` with code 1 when nobody answers or the answer is not 200, 2 when `url` is malformed.
    package static func check(_ url: String, path: String, within limit: Duration = .seconds(2)) async throws {
        let authority = url.hasPrefix("http://") ? url.dropFirst(7).prefix { $0 != "/" } : ""
        let parts = authority.split(separator: ":")
        let port = parts.count == 2 ? UInt16(parts[1]) : parts.count == 1 ? 80 : nil
        guard let port, let host = parts.first else {
            throw ExitFailure(code: 2, "--url must be http://HOST:PORT")
        }
        let status: Int
        do {
            status = try await ask(host: String(host), port: port, authority: String(authority), path, limit)
        } catch let error as SystemCallError {
            throw ExitFailure(code: 1, "nobody answers at \(authority): \(error)")
        } catch {
            throw ExitFailure(code: 1, "\(authority) does not answer as a server of HTTP")
        }
        guard status == 200 else { throw ExitFailure(code: 1, "\(authority)\(path) answers \(status)") }
    }

    private static func ask(
        host: String, port: UInt16, authority: String, _ path: String, _ limit: Duration
    ) async throws -> Int {
        guard let address = try SocketAddress.resolve(host: host, port: port).first else { return 0 }
        let loop = try EventLoop()
        defer { loop.stop() }
        return try await Task(executorPreference: loop) {
            let deadline = Instant.now + limit
            let socket = try await StreamSocket.connect(to: address, on: loop, deadline: deadline)
            defer { socket.close() }
            var request: [UInt8] = []
            RequestEncoder.append(
                method: .get, target: path, host: authority,
                fields: [HTTPField(name: .connection, value: "close")], to: &request)
            try await socket.write(request, deadline: deadline)
            var buffer = ReceiveBuffer(on: loop)
            var parser = ResponseParser()
            while case .received = try await socket.read(into: &buffer, deadline: deadline) {
                let step = try parser.next(buffer.unread, requestMethod: .get)
                if case .head(let head) = step.event { return head.status.code }
                buffer.consume(step.consumed)
            }
            throw ParseError.truncated
        }.value
    }
}
