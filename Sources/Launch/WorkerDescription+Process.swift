import Glibc
package import Jobs
import Operations
package import Timekeeping

extension WorkerDescription {
    /// What a worker in this process tells of itself.
    ///
    /// - Parameter start: of the worker.
    package static func ofThisProcess(since start: Timestamp) -> WorkerDescription {
        var description = WorkerDescription()
        description.host = HostName.current
        description.process = Int(getpid())
        description.version = ProductVersion.current
        description.residentMemory = ProcessMetrics.residentMemory() ?? 0
        description.startedAt = start.milliseconds
        return description
    }
}
