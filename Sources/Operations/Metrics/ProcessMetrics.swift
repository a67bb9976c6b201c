import Glibc

/// The process as the kernel sees it: the `process_*` metrics that every Prometheus client shows.
package enum ProcessMetrics {
    /// Registers them; they are read at each scrape.
    package static func register(in registry: MetricsRegistry) {
        let startTime = startTime()
        registry.collect { text in
            write(to: &text, startTime: startTime)
        }
    }

    private static func write(to text: inout MetricsText, startTime: Double?) {
        text.family("process_cpu_seconds_total", .counter, help: "User and system CPU time.")
        text.sample("process_cpu_seconds_total", cpuSeconds())
        if let memory = residentMemory() {
            text.family("process_resident_memory_bytes", .gauge, help: "Resident memory.")
            text.sample("process_resident_memory_bytes", memory)
        }
        if let open = openDescriptors() {
            text.family("process_open_fds", .gauge, help: "Open file descriptors.")
            text.sample("process_open_fds", open)
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            text.family("process_max_fds", .gauge, help: "Limit of open file descriptors.")
            text.sample("process_max_fds", limit.rlim_cur)
        }
        if let startTime {
            text.family("process_start_time_seconds", .gauge, help: "Start of the process, since the epoch.")
            text.sample("process_start_time_seconds", startTime)
        }
    }

    /// Resident memory of this process now, in bytes; nil where the kernel does not tell. Costs a file read.
    package static func residentMemory() -> Int? {
        let pages = readFile("/proc/self/statm").split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return pages.map { $0 &* sysconf(Int32(_SC_PAGESIZE)) }
    }

    private static func cpuSeconds() -> Double {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }

    /// The directory itself is open while it is read and not counted.
    private static func openDescriptors() -> Int? {
        guard let directory = opendir("/proc/self/fd") else { return nil }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        return max(0, count - 3)
    }

    /// Field 22 of proc(5) `stat`, in ticks since the boot, whose time is the `btime` of `/proc/stat`. The second
    /// field is the program's name in parentheses and may hold anything, so counting starts after the last one.
    private static func startTime() -> Double? {
        let fields = readFile("/proc/self/stat").split(separator: ")").last?.split(separator: " ") ?? []
        let boot = readFile("/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
        guard fields.count > 19, let ticks = Double(fields[19]), let start = boot.flatMap({ Double($0.dropFirst(6)) })
        else { return nil }
        return start + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func readFile(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var contents: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 8_192)
        while contents.count < 1_048_576 {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            contents += buffer[..<count]
        }
        return String(decoding: contents, as: UTF8.self)
    }
}
