import Launch
import Logging
import Operations
import PatientAPI
import Patients
import SQLite
import SQLitePatients
import Settings

/// The patient database of this process and the use cases on top of it.
struct Storage: Sendable {
    let database: PatientDatabase

    /// Opens or makes the file; what is wrong with it stops the start with code 3, naming `DATABASE_URL`.
    /// - Parameter isUpgraded: whether a file of an older schema is saved and upgraded, and not refused.
    init(
        _ settings: ServerSettings, isUpgraded: Bool, metrics: ServiceMetrics, registry: MetricsRegistry, logger: Logger
    ) throws(ExitFailure) {
        do {
            database = try PatientDatabase(
                DatabaseConfiguration(settings.database), answerLifetime: settings.records.answerLifetime,
                upgrade: isUpgraded
                    ? UpgradeBackup.upgrade(settings.database, settings.backup) { path in
                        logger.notice(
                            "saved before the upgrade of the schema",
                            metadata: ["event": "backup.made", "file": "\(path)"])
                    } : .refuse,
                observer: { units, duration in
                    metrics.databaseCommitBatch.record(UInt64(units))
                    metrics.databaseCommitDuration.record(duration)
                },
                failed: { error in
                    logger.error(
                        "the database failed",
                        metadata: ["event": "storage.failed", "kind": "\(error.kind)", "code": "\(error.extendedCode)"])
                })
        } catch  where error.kind == .corrupt {
            throw ExitFailure(
                code: ExitFailure.integrity,
                "the database is damaged (\(error.message)): run patient-api check, restore a backup")
        } catch {
            throw ExitFailure.setting("DATABASE_URL", "cannot be used: \(error.message)")
        }
        StorageMetrics.register(database, in: registry)
    }

    var sqliteVersion: String { SQLiteLibrary.version }
    var schemaVersion: Int { Schema.version }

    func validation(_ settings: ServerSettings) -> PatientValidation {
        PatientValidation(rules: ValidationRules(settings.validation))
    }

    func service(
        _ settings: ServerSettings, composer: @escaping OutboxComposer, committed: @escaping @Sendable () -> Void
    ) -> PatientService<SQLitePatientRepository> {
        PatientService(
            repository: database.patients, validation: validation(settings), composer: composer, committed: committed)
    }

    /// What is done with the mails of patients after their registration.
    func mails(_ notifications: NotificationWiring, committed: @escaping @Sendable () -> Void) -> MailService {
        MailService(
            history: database.mails, journal: database.audit, composer: notifications.resendComposer,
            committed: committed)
    }

    /// Finishes what is queued, empties the write-ahead log and closes.
    func close() async throws(ExitFailure) {
        do {
            try await database.close()
        } catch {
            throw ExitFailure(code: 1, "the database was not closed properly: \(error.message)")
        }
    }
}

extension DatabaseConfiguration {
    init(_ settings: DatabaseSettings) {
        self.init(path: settings.path)
        durability = settings.durability == .full ? .full : .normal
        batchLimit = settings.commitLimit
        admission = AdmissionPolicy(capacity: settings.admissionLimit, patience: settings.admissionPatience)
        logLimit = settings.logMegabytes == 0 ? nil : Int64(settings.logMegabytes) << 20
        readers = settings.readers
        busyTimeout = settings.busyTimeout
        // The setting is for the process; each connection has a cache of its own. Readers share a third.
        readerCacheMebibytes = max(1, settings.cacheMegabytes / 3 / settings.readers)
        cacheMebibytes = max(1, settings.cacheMegabytes - settings.readers * readerCacheMebibytes)
    }
}

extension ValidationRules {
    init(_ settings: ValidationSettings) {
        self.init(
            phonePolicy: PhonePolicy(rawValue: settings.phonePolicy.rawValue) ?? .lenient,
            urlHTTPSOnly: settings.requiresHTTPS, urlVerbatim: settings.keepsURLVerbatim,
            emailAllowsTestDomains: settings.allowsTestDomains,
            emailAllowsUnicodeLocal: settings.allowsUnicodeLocalPart)
    }
}
