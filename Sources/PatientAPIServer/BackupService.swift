import Launch
import Logging
import Operations
import SQLitePatients
import ServiceLifecycle
import Settings
import Synchronization
import Timekeeping
import Transport

/// Makes a backup whenever `BACKUP_EVERY` has passed since the last one, and removes the oldest beyond `BACKUP_KEEP`.
struct BackupService: Service {
    private let database: String
    private let folder: BackupFolder
    private let schedule: BackupSchedule
    private let kept: Int
    private let logger: Logger
    private let record: BackupRecord

    /// - Returns: nil when no backups are asked for.
    init?(_ settings: BackupSettings, database: String, registry: MetricsRegistry, logger: Logger) {
        guard let interval = settings.interval else { return nil }
        self.database = database
        folder = BackupFolder(path: settings.folder)
        schedule = BackupSchedule(interval: interval)
        kept = settings.kept
        self.logger = logger
        record = BackupRecord(registry)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await makeBackups() }
    }

    private func makeBackups() async {
        let executor = BlockingExecutor(label: "backup")
        var failed: Timestamp?
        while !Task.isCancelled {
            let newest = await executor.run { () throws(Never) in folder.newestOrdinary }
            let wait = schedule.wait(newest: newest, failed: failed, now: .now())
            if wait > .zero {
                // At most an hour, so that a clock that was set is noticed.
                try? await Task.sleep(for: min(wait, .seconds(3_600)))
                continue
            }
            do throws(BackupError) {
                try await executor.run { () throws(BackupError) in try make() }
                failed = nil
            } catch {
                failed = .now()
                logger.error(
                    "no backup could be made: \(error)",
                    metadata: ["event": "backup.failed", "folder": "\(folder.path)"])
            }
        }
    }

    private func make() throws(BackupError) {
        let started = ContinuousClock.now
        var options = DatabaseBackup.Options()
        options.version = ProductVersion.current
        options.isCompressed = true
        // Registrations keep half of the disk's time, and more of the processor's.
        options.pause = .milliseconds(5)
        let now = Timestamp.now()
        let target = folder.place(at: now, isCompressed: true)
        let manifest = try DatabaseBackup.make(of: database, at: target, options, now: now)
        let removed = folder.prune(keep: kept)
        let duration = ContinuousClock.now - started
        record.succeeded(at: now, after: duration)
        logger.notice(
            "backup made",
            metadata: [
                "event": "backup.made", "file": "\(manifest.file)", "bytes": "\(manifest.bytes)",
                "patients": "\(manifest.contents.patients)", "removed": "\(removed.count)",
                "duration_ms": "\(duration / .milliseconds(1))",
            ])
    }
}

/// The last backup, for metrics.
private final class BackupRecord: Sendable {
    private struct State {
        var moment = Timestamp(microseconds: 0)
        var duration = Duration.zero
    }

    private let state = Mutex(State())

    init(_ registry: MetricsRegistry) {
        registry.collect { [self] text in
            let state = state.withLock { $0 }
            text.gauge(
                "patient_backup_last_success_timestamp_seconds",
                "When this process made its last backup; 0 when it has made none.", Int(state.moment.seconds))
            text.family("patient_backup_duration_seconds", .gauge, help: "How long the last backup took.")
            text.sample("patient_backup_duration_seconds", state.duration / .seconds(1))
        }
    }

    func succeeded(at moment: Timestamp, after duration: Duration) {
        state.withLock { $0 = State(moment: moment, duration: duration) }
    }
}
