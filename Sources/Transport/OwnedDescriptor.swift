import CLinux
import Glibc

/// A descriptor with exactly one owner: closed when the value ends, unless it was released to another owner.
package struct OwnedDescriptor: ~Copyable, Sendable {
    package let number: Int32

    package init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// Hands the number over: the receiver closes it now.
    package consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }

    /// A new non-blocking stream socket.
    static func streamSocket(family: Int32) throws(SystemCallError) -> OwnedDescriptor {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let number = socket(family, type, 0)
        guard number >= 0 else { throw .last("socket") }
        return OwnedDescriptor(number)
    }

    /// Sets an integer option. For options whose failure changes nothing but speed; see ``require(_:_:to:)``.
    borrowing func setOption(_ level: Int32, _ option: Int32, to value: Int32) {
        var value = value
        setsockopt(number, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Sets an integer option that must hold.
    borrowing func require(_ level: Int32, _ option: Int32, to value: Int32) throws(SystemCallError) {
        var value = value
        guard setsockopt(number, level, option, &value, socklen_t(MemoryLayout<Int32>.size)) == 0 else {
            throw .last("setsockopt")
        }
    }
}
