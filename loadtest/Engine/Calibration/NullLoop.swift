import Transport

/// The loop of a ``NullServer``, confined to its thread.
final class NullLoop {
    /// A connection, and how much of a request it is in the middle of.
    private final class Client {
        let socket: ClientSocket
        var framing = RequestEnds()

        init(_ socket: consuming ClientSocket) {
            self.socket = socket
        }
    }

    private let listener: ListeningSocket
    private var poll: PollSet
    private var clients: [UInt64: Client] = [:]
    private var nextToken: UInt64 = 1
    private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    private var answers: [UInt8] = []

    private static let listenerToken: UInt64 = 0
    private static let answer = Array(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"id\":1}".utf8)

    init(_ listener: consuming ListeningSocket) throws(SystemCallError) {
        poll = try PollSet()
        try poll.add(listener, token: Self.listenerToken)
        self.listener = consume listener
    }

    deinit {
        room.deallocate()
    }

    var alarm: PollAlarm { poll.alarm }

    func turn() {
        let count = poll.wait(nanoseconds: nil)
        for position in 0..<count {
            let event = poll[position]
            if event.isAlarm { continue }
            if event.token == Self.listenerToken { takeConnections() } else { serve(event.token) }
        }
    }

    private func takeConnections() {
        while let connection = try? listener.accept() {
            let client = Client(ClientSocket(connection))
            guard (try? poll.add(client.socket, .read, token: nextToken)) != nil else { continue }
            clients[nextToken] = client
            nextToken += 1
        }
    }

    private func serve(_ token: UInt64) {
        guard let client = clients[token] else { return }
        guard case .moved(let count) = client.socket.receive(into: room) else {
            clients[token] = nil
            return
        }
        answers.removeAll(keepingCapacity: true)
        for _ in 0..<client.framing.count(in: UnsafeRawBufferPointer(rebasing: room[..<count])) {
            answers += Self.answer
        }
        guard !answers.isEmpty else { return }
        let sent = answers.withUnsafeBytes { client.socket.send($0) }
        // A client that does not read its answers is none of ours.
        if sent != .moved(answers.count) { clients[token] = nil }
    }
}

/// Counts the requests that end in a stream of bytes: heads by their empty line, bodies by `Content-Length`. Enough for the
/// requests of this generator; nothing else talks to it.
struct RequestEnds {
    private var head: [UInt8] = []
    private var bodyLeft = 0

    mutating func count(in bytes: UnsafeRawBufferPointer) -> Int {
        var ended = 0
        var position = 0
        while position < bytes.count {
            if bodyLeft > 0 {
                let taken = min(bodyLeft, bytes.count - position)
                bodyLeft -= taken
                position += taken
                if bodyLeft == 0 { ended += 1 }
                continue
            }
            guard let length = takeHead(bytes, &position) else { break }
            bodyLeft = length
            if length == 0 { ended += 1 }
        }
        return ended
    }

    /// The length of the body behind the next head; nil when its end has not come.
    private mutating func takeHead(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Int? {
        let start = position
        if head.isEmpty, let end = Self.end(of: bytes, from: start) {
            position = end
            return Self.contentLength(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        }
        while position < bytes.count {
            head.append(bytes[position])
            position += 1
            guard head.last == UInt8(ascii: "\n"), head.suffix(4).elementsEqual("\r\n\r\n".utf8) else { continue }
            defer { head.removeAll(keepingCapacity: true) }
            return head.withUnsafeBytes { Self.contentLength($0) }
        }
        return nil
    }

    private static func end(of bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var place = start + 3
        while place < bytes.count {
            // Most bytes are no line feed: two steps at a time would save nothing that is measured here.
            if bytes[place] == UInt8(ascii: "\n"), bytes[place - 1] == UInt8(ascii: "\r"),
                bytes[place - 2] == UInt8(ascii: "\n")
            {
                return place + 1
            }
            place += 1
        }
        return nil
    }

    private static func contentLength(_ head: UnsafeRawBufferPointer) -> Int {
        let name: StaticString = "\ncontent-length:"
        let length = name.utf8CodeUnitCount
        guard head.count > length else { return 0 }
        for start in 0..<head.count - length where head[start] == UInt8(ascii: "\n") {
            guard (1..<length).allSatisfy({ head[start + $0] | 0x20 == name.utf8Start[$0] | 0x20 }) else { continue }
            var value = 0
            for byte in head[(start + length)...] {
                if PlainDecimal.isDigit(byte) {
                    value = value * 10 + Int(byte - UInt8(ascii: "0"))
                } else if byte != UInt8(ascii: " ") {
                    return value
                }
            }
        }
        return 0
    }
}
