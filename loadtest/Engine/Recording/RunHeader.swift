import Glibc

/// Which run a recording is of: everything that is known before its first request.
package struct RunHeader: Sendable, Equatable {
    /// The options as texts, without secrets, so that the plan can be read again.
    package var options: [PlanOption: [String]]
    /// Milliseconds since 1970, by the wall clock.
    package var startedAt: Int64
    package var environment: RunEnvironment

    /// - Parameter command: what was typed, without secrets.
    package init(
        plan: LoadPlan, command: String = "", startedAt: Int64 = RunHeader.wallClock,
        environment: RunEnvironment = .current
    ) {
        options = plan.recordedOptions
        self.startedAt = startedAt
        self.environment = environment
        if !command.isEmpty { self.environment.command = command }
    }

    init(options: [PlanOption: [String]], startedAt: Int64, environment: RunEnvironment) {
        self.options = options
        self.startedAt = startedAt
        self.environment = environment
    }

    /// Milliseconds since 1970, now.
    package static var wallClock: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}

/// Where a run took place, because figures of different machines are not comparable.
package struct RunEnvironment: Sendable, Equatable {
    package var processor = ""
    package var cores = 0
    package var kernel = ""
    package var host = ""
    /// The resolution of the clock that times are taken with, in nanoseconds.
    package var clockResolution = 0
    /// What was typed, without secrets.
    package var command = ""

    package init() {}

    /// Of this machine, without the command.
    package static var current: RunEnvironment {
        var environment = RunEnvironment()
        environment.cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        var name = utsname()
        if uname(&name) == 0 {
            environment.kernel = text(&name.sysname) + " " + text(&name.release)
            environment.host = text(&name.nodename)
        }
        var resolution = timespec()
        if clock_getres(CLOCK_MONOTONIC, &resolution) == 0 { environment.clockResolution = resolution.tv_nsec }
        environment.processor = processorModel ?? ""
        return environment
    }

    private static func text<Characters>(_ characters: inout Characters) -> String {
        withUnsafeBytes(of: &characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private static var processorModel: String? {
        guard let bytes = try? WholeFile.read("/proc/cpuinfo") else { return nil }
        let line = bytes.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: "model name".utf8) }
        guard let line, let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        return String(decoding: line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
    }
}
