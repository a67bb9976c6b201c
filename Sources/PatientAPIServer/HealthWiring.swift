import HTTPServer
import Jobs
import Operations
import Patients
import RedisJobs
import SQLite
import SQLitePatients
import Settings
import Synchronization
import Timekeeping
import Transport

/// What `/livez` and `/readyz` ask.
enum HealthWiring {
    static func checks(
        _ settings: ServerSettings, storage: Storage, relay: RelayWiring, workers: [JobWorker],
        statistics: ServerStatistics
    ) -> HealthChecks {
        let database = storage.database
        let capacity = settings.database.admissionLimit
        var checks = [
            HealthCheck("loops", .liveness) {
                let turn = statistics.snapshot().loops.map(\.present).max() ?? .zero
                return turn < .seconds(5) ? .ok() : .failed("an event loop is stuck for \(turn.components.seconds) s")
            },
            HealthCheck("sqlite", .readiness) {
                do throws(RepositoryError) {
                    try await database.probe()
                    return .ok()
                } catch {
                    return error == .unavailable(.corrupt)
                        ? .failed("the database is damaged: run patient-api check --deep, restore a backup")
                        : .failed("\(error)")
                }
            },
            HealthCheck("admission", .readiness) {
                let waiting = database.measurements.waitingWrites
                return waiting * 10 < capacity * 9 ? .ok() : .failed("\(waiting) registrations wait")
            },
            HealthCheck("outbox", .advice) {
                do {
                    let summary = try await database.outbox.summary()
                    let age = summary.oldestCreatedAt.map { max(0, Timestamp.now().seconds - $0.seconds) } ?? 0
                    return age < 60 ? .ok(detail: "lag \(age) s") : .degraded("the oldest message is \(age) s old")
                } catch {
                    return .degraded("\(error)")
                }
            },
        ]
        if let queue = relay.queue { checks.append(redis(queue)) }
        if !workers.isEmpty {
            checks.append(
                HealthCheck("worker", .advice) {
                    if workers.contains(where: \.isStuck) { return .degraded("a delivery is stuck") }
                    return workers.allSatisfy(\.isRegistered)
                        ? .ok() : .degraded("no lease: the queue cannot be reached")
                })
        }
        return HealthChecks(checks)
    }

    private static func redis(_ queue: RedisJobQueue) -> HealthCheck {
        let executor = BlockingExecutor(label: "health.redis")
        return HealthCheck("redis", .advice) {
            do throws(JobQueueError) {
                _ = try await executor.run { () throws(JobQueueError) in try queue.connectRelay().incarnation() }
                return .ok()
            } catch {
                if case .unavailable(let reason) = error { return .degraded(reason) }
                return .degraded("\(error)")
            }
        }
    }
}
