import Transport

/// Where a server listens, as it is written in a setting.
///
///     127.0.0.1:8000    [::1]:8000    localhost:8000    :8000 (every interface)
///     unix:/run/patient-api.sock      fd:3 (inherited)
package enum ListenAddress: Sendable, Hashable {
    case tcp(host: String, port: UInt16)
    case unix(path: String)
    case descriptor(Int32)

    /// The text is none of the forms above.
    package struct Malformed: Error, Equatable {
        package let text: String

        package init(text: String) {
            self.text = text
        }
    }

    package init(parsing text: String) throws(Malformed) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard !path.isEmpty else { throw Malformed(text: text) }
            self = .unix(path: path)
        } else if text.hasPrefix("fd:") {
            guard let number = Self.digits(text.dropFirst(3)), number <= Int(Int32.max) else {
                throw Malformed(text: text)
            }
            self = .descriptor(Int32(number))
        } else {
            guard let colon = text.lastIndex(of: ":"), let port = Self.digits(text[text.index(after: colon)...]),
                port <= 65_535
            else { throw Malformed(text: text) }
            var host = text[..<colon]
            if host.hasPrefix("["), host.hasSuffix("]") {
                host = host.dropFirst().dropLast()
            } else if host.contains(":") {
                throw Malformed(text: text)
            }
            self = .tcp(host: host.isEmpty ? "0.0.0.0" : String(host), port: UInt16(port))
        }
    }

    /// `Int` would take a sign.
    private static func digits(_ text: Substring) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    /// Opens the listening sockets: several when a name has several addresses. May block for the name service.
    ///
    /// - Parameter isShared: see ``ListeningSocket/init(binding:isShared:)``.
    func listen(on loop: EventLoop, isShared: Bool) throws(SystemCallError) -> [Listener] {
        switch self {
        case .tcp(let host, let port):
            var listeners: [Listener] = []
            for address in try SocketAddress.resolve(host: host, port: port) {
                listeners.append(Listener(try ListeningSocket(binding: address, isShared: isShared), on: loop))
            }
            return listeners
        case .unix(let path):
            return [Listener(try ListeningSocket(binding: .unix(path), isShared: isShared), on: loop)]
        case .descriptor(let number): return [Listener(try ListeningSocket(inheriting: number), on: loop)]
        }
    }
}

/// A socket that listens, on its way to its loop.
struct Listener: Sendable {
    let address: SocketAddress
    let source: LoopConfined<ConnectionSource>

    init(_ socket: consuming ListeningSocket, on loop: EventLoop) {
        address = socket.localAddress
        source = LoopConfined(ConnectionSource(socket, on: loop), to: loop)
    }
}
