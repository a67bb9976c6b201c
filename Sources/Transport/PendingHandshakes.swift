import CLinux
import Glibc

/// The handshakes that clients have begun on a port and not finished.
///
/// Each belongs to the listening socket that got its first segment, and is lost with it, although it is in no queue yet
/// and no call tells of it. The kernel lists them, without naming the listener (sock_diag(7)); `/proc/net/tcp` does so
/// too, but with a hundred thousand closed connections in between it takes seconds, and this ten milliseconds.
struct PendingHandshakes: Equatable {
    private(set) var clients: Set<Client> = []

    struct Client: Hashable {
        let port: UInt16
        let address: [UInt32]
    }

    var isEmpty: Bool { clients.isEmpty }

    /// Of these, the ones that are still pending in `later`.
    mutating func formIntersection(_ later: PendingHandshakes) {
        clients.formIntersection(later.clients)
    }

    /// Asks the kernel; blocks, though not for long.
    ///
    /// - Throws: what a netlink(7) socket says where it is forbidden.
    init(on listener: SocketAddress) throws(SystemCallError) {
        guard let port = listener.port else { return }
        // A socket of IPv6 takes connections of IPv4 too.
        for family in listener.family == AF_INET6 ? [AF_INET, AF_INET6] : [AF_INET] {
            try ask(family: UInt8(family), port: port)
        }
    }

    private mutating func ask(family: UInt8, port: UInt16) throws(SystemCallError) {
        let type = Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue)
        let number = socket(AF_NETLINK, type, Int32(NETLINK_SOCK_DIAG))
        guard number >= 0 else { throw .last("socket") }
        let netlink = OwnedDescriptor(number)
        var limit = timeval(tv_sec: 2, tv_usec: 0)
        setsockopt(netlink.number, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))

        var question = clinux_tcp_diagnosis()
        question.header.nlmsg_len = UInt32(MemoryLayout<clinux_tcp_diagnosis>.size)
        question.header.nlmsg_type = UInt16(SOCK_DIAG_BY_FAMILY)
        question.header.nlmsg_flags = UInt16(NLM_F_REQUEST | NLM_F_DUMP)
        question.request.sdiag_family = family
        question.request.sdiag_protocol = UInt8(IPPROTO_TCP)
        question.request.idiag_states = 1 << UInt32(TCP_SYN_RECV)
        question.request.id.idiag_sport = port.bigEndian
        question.request.id.idiag_cookie = (.max, .max)
        let sent = withUnsafeBytes(of: &question) { send(netlink.number, $0.baseAddress, $0.count, 0) }
        guard sent > 0 else { throw .last("send") }

        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 8)
        defer { buffer.deallocate() }
        while true {
            let count = recv(netlink.number, buffer.baseAddress, buffer.count, 0)
            guard count > 0 else { throw .last("recv") }
            if try add(UnsafeRawBufferPointer(rebasing: buffer[..<count])) { return }
        }
    }

    /// Adds the handshakes of a piece of the answer; true when it is the last.
    private mutating func add(_ answer: UnsafeRawBufferPointer) throws(SystemCallError) -> Bool {
        let headerSize = MemoryLayout<nlmsghdr>.size
        var rest = answer[...]
        while rest.count >= headerSize {
            let header = rest.loadUnaligned(as: nlmsghdr.self)
            let size = Int(header.nlmsg_len)
            guard size >= headerSize, size <= rest.count else { break }
            let content = UnsafeRawBufferPointer(rebasing: rest[rest.startIndex + headerSize..<rest.startIndex + size])
            switch Int32(header.nlmsg_type) {
            case NLMSG_DONE: return true
            case NLMSG_ERROR:
                let code = content.count >= 4 ? -content.loadUnaligned(as: Int32.self) : EPROTO
                throw SystemCallError(call: "recv", errno: code)
            case SOCK_DIAG_BY_FAMILY where content.count >= MemoryLayout<inet_diag_msg>.size:
                let peer = content.loadUnaligned(as: inet_diag_msg.self).id
                let address = peer.idiag_dst
                clients.insert(
                    Client(
                        port: UInt16(bigEndian: peer.idiag_dport),
                        address: [address.0, address.1, address.2, address.3]))
            default: break
            }
            // Messages begin at multiples of four (NLMSG_ALIGN).
            rest = rest.dropFirst((size + 3) & ~3)
        }
        return false
    }
}
