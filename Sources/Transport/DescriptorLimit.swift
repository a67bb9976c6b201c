import Glibc

/// How many descriptors this process may have open (getrlimit(2)).
package enum DescriptorLimit {
    /// More are never asked for: the kernel's own limit on most systems (`fs.nr_open`), and a hard limit may be infinite.
    private static let most: rlim_t = 1_048_576

    /// Raises the soft limit to the hard one, as far as that makes sense, and says what it is now. The soft limit is low
    /// for the sake of programs that use select(2), which this one does not. At the start, before any thread.
    package static func raise() -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return 1_024 }
        var raised = limit
        raised.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, most))
        if raised.rlim_cur != limit.rlim_cur, setrlimit(resource, &raised) == 0 { limit = raised }
        return Int(clamping: limit.rlim_cur)
    }
}
