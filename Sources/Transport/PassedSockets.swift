/// The listening sockets that a service manager has opened for this process (socket activation, sd_listen_fds(3)). A pure
/// value: only what the environment says of them.
///
///     LISTEN_PID=4711  LISTEN_FDS=2  LISTEN_FDNAMES=http:admin     descriptors 3 and 4
///
/// They outlive the process, and with them the connections that nobody has accepted yet: the next process takes those.
package struct PassedSockets: Sendable, Equatable {
    /// Their numbers, from 3 on.
    package let descriptors: [Int32]
    /// What the manager calls them, in the same order; `unknown` where it does not say.
    package let names: [String]

    /// The variables that say so; to be removed once read, lest a child process takes them for its own.
    package static let variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]

    /// A variable whose value makes no sense.
    package struct Malformed: Error, Equatable {
        package let variable: String
        package let reason: String
    }

    /// The first one, `SD_LISTEN_FDS_START`.
    private static let first: Int32 = 3
    /// More than any service has; keeps the arithmetic away from its ends.
    private static let most: Int32 = 1_024

    /// - Parameters:
    ///   - environment: of this process.
    ///   - process: its number. Variables meant for another process, whose child this one is, are none of its business.
    /// - Throws: ``Malformed`` when they are meant for this process and wrong.
    package init(environment: [String: String], process: Int32) throws(Malformed) {
        guard let owner = environment["LISTEN_PID"] else {
            (descriptors, names) = ([], [])
            return
        }
        guard let owner = Self.number(owner) else {
            throw Malformed(variable: "LISTEN_PID", reason: "must be the number of a process")
        }
        guard owner == process else {
            (descriptors, names) = ([], [])
            return
        }
        guard let count = Self.number(environment["LISTEN_FDS"] ?? ""), (1...Self.most).contains(count) else {
            throw Malformed(variable: "LISTEN_FDS", reason: "must be the number of sockets, from 1 to \(Self.most)")
        }
        descriptors = (0..<count).map { Self.first + $0 }
        guard let text = environment["LISTEN_FDNAMES"] else {
            names = descriptors.map { _ in "unknown" }
            return
        }
        names = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard names.count == descriptors.count else {
            throw Malformed(variable: "LISTEN_FDNAMES", reason: "must name each of the \(count) sockets")
        }
    }

    /// Plain digits only; `Int32` alone would take a sign.
    private static func number(_ text: String) -> Int32? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int32(text) : nil
    }
}
