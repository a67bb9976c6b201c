package import Operations
import Patients

/// Every metric of the service that is recorded where things happen; names and labels in one place.
///
/// A value of handles: copies count into the same series, from any thread.
package struct ServiceMetrics: Sendable {
    /// `result` (created, duplicate, invalid, replayed, shed, unavailable) by `route_family` (legacy, canonical).
    package let registrations: CounterFamily
    /// `field` by `code`.
    package let validationFailures: CounterFamily
    /// Requests with an `Idempotency-Key`, by `outcome`: new, replayed, conflict, mismatch.
    package let idempotency: CounterFamily
    /// Requests that were not let in, by `outcome`: why.
    package let denials: CounterFamily
    /// Seconds per commit, its fsync included; for the writer of the database.
    package let databaseCommitDuration: Histogram
    /// Rows per group commit; for the writer of the database.
    package let databaseCommitBatch: Histogram
    /// Messages not yet handed to the queue.
    package let outboxPending: Gauge
    /// Age of the oldest message that has not ended, whole seconds; 0 when there is none.
    package let outboxOldestAge: Gauge
    /// Whether the relay's last exchange with the queue worked: 1 or 0.
    package let queueUp: Gauge
    /// Jobs in the queue by state: ready, running, delayed, dead; as of the relay's last look.
    package let queueJobs: QueueGauges
    /// Connections made after the first.
    package let queueReconnects: Counter
    /// Messages handed to the queue: `new`, `known` (it had them), `error`.
    package let published: CounterFamily
    /// Messages that ended: `sent`, `dead`, `cancelled`; by `source` (event, reconciliation).
    package let settled: CounterFamily

    /// Registers all of them; once per registry.
    package init(registry: MetricsRegistry) {
        registrations = registry.counters(
            "patient_registrations_total", help: "Registrations by their result.",
            by: MetricLabel("result", RegistrationResult.allCases.map(\.rawValue)),
            and: MetricLabel("route_family", ["legacy", "canonical"]), capacity: 32)
        validationFailures = registry.counters(
            "patient_validation_failures_total", help: "Fields refused, by what was wrong with them.",
            by: MetricLabel("field", FieldProblem.Field.allCases.map(\.rawValue)),
            and: MetricLabel("code", ProblemCode.allCases.map(\.rawValue)), capacity: 256)
        idempotency = registry.counters(
            "patient_idempotency_total", help: "Requests with an Idempotency-Key.",
            by: MetricLabel("outcome", IdempotencyOutcome.allCases.map(\.rawValue)), capacity: 8)
        denials = registry.counters(
            "patient_auth_total", help: "Requests that were not let in.",
            by: MetricLabel("outcome", AccessRefusal.allCases.map(\.rawValue)), capacity: 16)
        databaseCommitDuration = registry.histogram(
            "patient_db_commit_duration_seconds", help: "Time per commit, including its fsync.",
            bounds: .requestDurations)
        databaseCommitBatch = registry.histogram(
            "patient_db_commit_batch_size", help: "Rows per group commit.", bounds: .batchSizes)
        outboxPending = registry.gauge("patient_outbox_pending", help: "Messages not yet handed to the queue.")
        outboxOldestAge = registry.gauge(
            "patient_outbox_oldest_age_seconds", help: "Age of the oldest message that has not ended.")
        queueUp = registry.gauge("patient_redis_up", help: "Whether the queue answers.")
        queueJobs = QueueGauges(registry: registry)
        queueReconnects = registry.counter("patient_redis_reconnects_total", help: "Connections made after the first.")
        published = registry.counters(
            "patient_queue_publish_total", help: "Messages handed to the queue.",
            by: MetricLabel("result", ["new", "known", "error"]), capacity: 16)
        settled = registry.counters(
            "patient_outbox_settled_total", help: "News of messages that ended.",
            by: MetricLabel("result", ["sent", "dead", "cancelled"]),
            and: MetricLabel("source", ["event", "reconciliation"]),
            capacity: 16)
    }

    /// Counts how a registration ended.
    func count(_ result: RegistrationResult, _ family: RouteFamily) {
        registrations.increment(result.rawValue, family.rawValue)
    }

    /// Counts a registration that failed and, when fields were to blame, those fields.
    func count(_ error: any Error, _ family: RouteFamily) {
        switch error {
        case RepositoryError.emailTaken: count(.duplicate, family)
        case RepositoryError.overloaded: count(.shed, family)
        case RepositoryError.idempotencyKeyReused, is IdempotencyFailure: count(.invalid, family)
        case is RepositoryError: count(.unavailable, family)
        case is RegistrationBodyFailure, is ValidationFailure:
            count(.invalid, family)
            countProblems(of: error)
        default: break
        }
    }

    /// Counts the fields that were to blame for a refusal, if there were any.
    func countProblems(of error: any Error) {
        let problems: [FieldProblem]
        switch error {
        case RegistrationBodyFailure.fields(let found, _, _): problems = found
        case let failure as ValidationFailure: problems = failure.problems
        default: return
        }
        for problem in problems { validationFailures.increment(problem.field.rawValue, problem.code.rawValue) }
    }
}

/// `patient_queue_jobs`, one gauge per state.
package struct QueueGauges: Sendable {
    /// Waiting to be claimed.
    package let ready: Gauge
    /// Held by a worker.
    package let running: Gauge
    /// Due later.
    package let delayed: Gauge
    /// Given up.
    package let dead: Gauge

    init(registry: MetricsRegistry) {
        func gauge(_ state: String) -> Gauge {
            registry.gauge("patient_queue_jobs", help: "Jobs in the queue.", labels: [("state", state)])
        }
        ready = gauge("ready")
        running = gauge("running")
        delayed = gauge("delayed")
        dead = gauge("dead")
    }
}

/// How a registration ended, as it is counted.
enum RegistrationResult: String, CaseIterable {
    case created, duplicate, invalid
    /// The first answer to its `Idempotency-Key` was given again.
    case replayed
    /// Turned away by a full queue.
    case shed
    /// The storage failed.
    case unavailable
}
