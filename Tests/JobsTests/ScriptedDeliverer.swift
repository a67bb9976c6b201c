import Glibc
import Jobs

/// Delivers as a test's closure says, and writes it down.
final class ScriptedDeliverer: JobDeliverer {
    typealias Script = @Sendable (ClaimedJob, DeliveryControl) -> JobOutcome

    private let record: WorkerRecord
    private let script: Script

    init(record: WorkerRecord, script: @escaping Script) {
        self.record = record
        self.script = script
    }

    func deliver(_ job: ClaimedJob, control: DeliveryControl) -> JobOutcome {
        record.began(job)
        defer { record.ended() }
        return script(job, control)
    }
}

extension DeliveryControl {
    /// Blocks the sender's thread until its worker stops, as a slow server would.
    func waitForStop() {
        while !isStopping() { usleep(1_000) }
    }
}
