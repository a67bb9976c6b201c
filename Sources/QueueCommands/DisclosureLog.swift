import Glibc
import Launch
import Logging
import Settings

/// Leaves a trace of whoever looks at personal data from the command line.
enum DisclosureLog {
    /// - Parameter job: whose recipient is shown.
    static func note(_ job: String) {
        guard var reader = try? SettingsReader.ofThisProcess() else { return }
        let log = ProcessLog(LogSettings(&reader), label: "queue")
        log.logger.warning(
            "the recipient of a job was looked at",
            metadata: ["event": "queue.revealed", "job": "\(job)", "user": "\(getuid())"])
        log.flush()
    }
}
