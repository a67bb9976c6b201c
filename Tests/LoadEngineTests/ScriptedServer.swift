import Dispatch
import Glibc
import Synchronization

/// A server that does to each request what a script says, on plain blocking sockets: nothing of ours that could share
/// a fault with the client under test.
final class ScriptedServer: Sendable {
    enum Behaviour: Sendable {
        case answer(after: Duration = .zero)
        case answerAndClose
        /// Close instead of answering: at once, or within the body.
        case close
        case truncate
        /// Break the connection with a RST.
        case reset
        case send([UInt8])
        /// Never answer.
        case silence
    }

    let port: UInt16
    private let listener: Int32
    private let script: @Sendable (Int) -> Behaviour
    private let requests = Atomic<Int>(0)
    private let connections = Mutex<(open: Set<Int32>, isStopped: Bool)>(([], false))

    /// - Parameter script: what to do with request number n, counted from 1 over all connections.
    init(_ script: @escaping @Sendable (Int) -> Behaviour) {
        self.script = script
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isListening = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 128) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        precondition(isListening, "the test's server cannot listen")
        port = UInt16(bigEndian: address.sin_port)
        DispatchQueue(label: "scripted.accept").async { self.acceptAll() }
    }

    /// Requests seen so far.
    var requestCount: Int { requests.load(ordering: .relaxed) }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        connections.withLock { connections in
            connections.isStopped = true
            for descriptor in connections.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    private func acceptAll() {
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else { break }
            let isWelcome = connections.withLock { connections in
                if !connections.isStopped { connections.open.insert(descriptor) }
                return !connections.isStopped
            }
            guard isWelcome else {
                close(descriptor)
                break
            }
            DispatchQueue(label: "scripted.connection").async { self.serve(descriptor) }
        }
        close(listener)
    }

    private func serve(_ descriptor: Int32) {
        while readRequest(descriptor), perform(script(requests.wrappingAdd(1, ordering: .relaxed).newValue), descriptor)
        {}
        _ = connections.withLock { $0.open.remove(descriptor) }
        close(descriptor)
    }

    /// One request, told by its empty line; a body is taken by its length.
    private func readRequest(_ descriptor: Int32) -> Bool {
        var head: [UInt8] = []
        var byte: UInt8 = 0
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            guard recv(descriptor, &byte, 1, 0) == 1 else { return false }
            head.append(byte)
        }
        let text = String(decoding: head, as: UTF8.self)
        var left =
            text.split(separator: "Content-Length: ").dropFirst().first.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
        while left > 0 {
            guard recv(descriptor, &byte, 1, 0) == 1 else { return false }
            left -= 1
        }
        return true
    }

    /// False when the connection is over.
    private func perform(_ behaviour: Behaviour, _ descriptor: Int32) -> Bool {
        let body = "{\"id\":7,\"name\":\"x\"}"
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n"
        switch behaviour {
        case .answer(let delay):
            if delay > .zero { usleep(UInt32(delay / .microseconds(1))) }
            return send("\(answer)\r\n\(body)", descriptor)
        case .answerAndClose:
            _ = send("\(answer)Connection: close\r\n\r\n\(body)", descriptor)
            return false
        case .close: return false
        case .truncate:
            _ = send("\(answer)\r\n{\"id\"", descriptor)
            return false
        case .reset:
            var abrupt = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
            return false
        case .send(let bytes): return send(String(decoding: bytes, as: UTF8.self), descriptor)
        case .silence:
            // Until the client or the test has had enough.
            var byte: UInt8 = 0
            return recv(descriptor, &byte, 1, 0) > 0
        }
    }

    private func send(_ text: String, _ descriptor: Int32) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }
}
