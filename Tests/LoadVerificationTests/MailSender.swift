import Dispatch
import Glibc
import Synchronization

/// Sends mails one after another over one SMTP session, on a plain blocking socket.
final class MailSender: Sendable {
    private let line = DispatchQueue(label: "test.mail")
    private let port: UInt16
    /// Of the session; -1 before the first mail.
    private let descriptor = Mutex<Int32>(-1)

    init(port: UInt16) { self.port = port }

    deinit { descriptor.withLock { if $0 >= 0 { close($0) } } }

    func send(to recipient: String, messageID: String) {
        line.async { [self] in
            let session = descriptor.withLock { descriptor in
                if descriptor < 0 { descriptor = Self.open(port) }
                return descriptor
            }
            for command in [
                "MAIL FROM:<a@test.example>", "RCPT TO:<\(recipient)>", "DATA",
                "Message-ID: \(messageID)\r\nSubject: x\r\n\r\nx\r\n.",
            ] { Self.say(command, session) }
        }
    }

    private static func open(_ port: UInt16) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port)
        let isOpen = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        precondition(isOpen, "nobody takes mails on port \(port)")
        hear(descriptor)
        say("HELO test.example", descriptor)
        return descriptor
    }

    private static func say(_ text: String, _ descriptor: Int32) {
        let bytes = Array("\(text)\r\n".utf8)
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        hear(descriptor)
    }

    /// One reply of one line.
    private static func hear(_ descriptor: Int32) {
        var byte: UInt8 = 0
        while recv(descriptor, &byte, 1, 0) == 1, byte != UInt8(ascii: "\n") {}
    }
}

private func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
}

/// A port that is free now.
func freePort() -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
        }
    }
    return UInt16(bigEndian: address.sin_port)
}
