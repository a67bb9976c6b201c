import Glibc

/// A system call that failed, and why.
package struct SystemCallError: Error, Equatable, CustomStringConvertible {
    /// The name of the call, as in section 2 of the manual.
    package let call: StaticString
    /// The value of `errno` right after it; negative ones are the `EAI_…` of getaddrinfo(3).
    package let errno: Int32

    package init(call: StaticString, errno: Int32) {
        self.call = call
        self.errno = errno
    }

    /// The failure of the call that has just returned; nothing may come between the two.
    static func last(_ call: StaticString) -> SystemCallError {
        SystemCallError(call: call, errno: Glibc.errno)
    }

    /// For example `bind: Address already in use`; holds no address, no path and no data.
    package var description: String {
        "\(call): \(errno < 0 ? String(cString: gai_strerror(errno)) : String(cString: strerror(errno)))"
    }

    package static func == (left: SystemCallError, right: SystemCallError) -> Bool {
        left.errno == right.errno && left.call.description == right.call.description
    }
}
