import Glibc

/// The number of descriptors a process may have; every connection takes one.
enum DescriptorLimit {
    /// What the process needs besides its connections.
    private static let reserve = 64

    /// Raises the soft limit as far as it must and may.
    static func raise(for connections: Int) throws(LoadRunError) {
        let needed = rlim_t(connections + reserve)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < needed else {
            return
        }
        guard limit.rlim_max >= needed else {
            throw .resources("\(connections) connections need \(needed) descriptors; ulimit -Hn is \(limit.rlim_max)")
        }
        limit.rlim_cur = needed
        guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            throw .resources("the limit on descriptors could not be raised to \(needed)")
        }
    }
}
