import Glibc
package import Logging
package import Operations
package import Settings

/// The log of a process: one writer to standard error, shared by every logger.
package struct ProcessLog: Sendable {
    /// Where the lines go; also counts what was dropped.
    package let sink: LogSink
    package let logger: Logger

    package init(_ settings: LogSettings, label: String) {
        sink = LogSink()
        let colour = getenv("NO_COLOR").map { String(cString: $0) }
        let format = LogFormat(setting: settings.format.rawValue, noColor: colour) ?? .json
        let level = Logger.Level(rawValue: settings.level.rawValue) ?? .info
        logger = StructuredLog(format: format, level: level, sink: sink).logger(label: label)
    }

    /// Waits until everything is written; to be called right before the process ends.
    package func flush() {
        _ = sink.flush()
    }
}
