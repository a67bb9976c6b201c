import CLinux
import Glibc

/// Where a service manager wants to hear how this process is (sd_notify(3)): a datagram socket of its own, from
/// `NOTIFY_SOCKET`. Usable from any thread.
package struct NotifySocket: Sendable {
    private let address: SocketAddress

    /// The variable that names it; to be removed once read, lest a child process speaks for this one.
    package static let variable = "NOTIFY_SOCKET"

    /// What there is to tell.
    package enum Message: String, Sendable {
        /// Requests are served from now on.
        case ready = "READY=1"
        case stopping = "STOPPING=1"
        /// The process is well; expected at least once per `WATCHDOG_USEC`.
        case watchdog = "WATCHDOG=1"
    }

    /// - Parameter name: an absolute path, or `@` and a name of the abstract namespace (unix(7)); nil for anything else.
    package init?(name: String) {
        guard name.utf8.count > 1, name.utf8.count <= 107 else { return nil }
        if name.hasPrefix("/") {
            address = .unix(name)
        } else if name.hasPrefix("@") {
            address = .unix("\0" + name.dropFirst())
        } else {
            return nil
        }
    }

    /// Tells it. May block for a second when the manager does not listen, therefore never on a loop.
    ///
    /// - Throws: what sendto(2) says.
    package func send(_ message: Message) throws(SystemCallError) {
        let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw .last("socket") }
        let descriptor = OwnedDescriptor(number)
        var limit = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(descriptor.number, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var bytes = Array(message.rawValue.utf8)
        let sent = try address.withSockaddr("sendto") {
            sendto(descriptor.number, &bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, $1)
        }
        guard sent == bytes.count else { throw .last("sendto") }
    }
}
