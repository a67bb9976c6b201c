import Jobs
import Logging
import Operations
import Timekeeping

/// Logs and counts what the worker tells. A job is named by its id, never by its recipient.
struct WorkerObserver: JobObserver {
    private let logger: Logger
    private let results: CounterFamily
    private let latency: Histogram
    private let duration: Histogram
    private let redeliveries: Counter
    private let duplicates: Counter
    private let doubts: Counter
    private let recognitions: Counter
    private let queueUp: Gauge
    private let reconnects: Counter
    private let circuit: Gauge

    init(logger: Logger, registry: MetricsRegistry) {
        self.logger = logger
        results = registry.counters(
            "patient_mail_sent_total", help: "Delivery attempts by their result.",
            by: MetricLabel("result", ["sent", "retry", "failed", "uncertain", "released"]), capacity: 8)
        latency = registry.histogram(
            "patient_mail_delivery_latency_seconds", help: "From the registration to the accepted mail.",
            bounds: .requestDurations)
        duration = registry.histogram(
            "patient_smtp_duration_seconds", help: "Time of one delivery attempt.", bounds: .requestDurations)
        redeliveries = registry.counter(
            "patient_queue_redeliveries_total", help: "Jobs recovered from workers that died.")
        duplicates = registry.counter(
            "patient_mail_duplicates_total", help: "Acceptances reported for jobs that were accepted before.")
        doubts = registry.counter(
            "notify_doubt_total", help: "Mails sent once more because they may have been accepted before.")
        recognitions = registry.counter(
            "notify_recognised_total", help: "Accepted mails that the queue lost and this worker remembered.")
        queueUp = registry.gauge("patient_redis_up", help: "Whether the queue answers.")
        reconnects = registry.counter("patient_redis_reconnects_total", help: "Connections made after the first.")
        circuit = registry.gauge("patient_mail_circuit_open", help: "Whether deliveries wait for the mail server.")
        queueUp.set(1)
    }

    func settled(_ job: ClaimedJob, _ outcome: JobOutcome, took: Duration) {
        duration.record(took)
        var facts: Logger.Metadata = [
            "job": "\(job.id)", "attempt": "\(job.attempts + 1)", "deliveries": "\(job.deliveries)",
        ]
        switch outcome {
        case .done(let code):
            results.increment("sent")
            if let envelope = try? JobEnvelope(decoding: job.envelope) {
                latency.record(.milliseconds(max(0, Timestamp.now().milliseconds - envelope.created)))
            }
            facts.merge(["event": "mail.sent", "smtp_code": "\(code)"]) { $1 }
            logger.info("mail accepted", metadata: facts)
        case .retry(let delay, let cause, let reason):
            results.increment(cause == .uncertain ? "uncertain" : "retry")
            facts.merge(
                [
                    "event": "mail.retry", "cause": "\(cause)", "reason": "\(reason)",
                    "delay_s": "\(delay.components.seconds)",
                ]) { $1 }
            logger.warning("mail will be tried again", metadata: facts)
        case .dead(let cause, let reason):
            results.increment("failed")
            facts.merge(["event": "mail.dead", "cause": "\(cause.rawValue)", "reason": "\(reason)"]) { $1 }
            logger.error("mail given up", metadata: facts)
        case .released:
            results.increment("released")
            facts["event"] = "mail.released"
            logger.info("mail given back", metadata: facts)
        }
    }

    func repeating(_ job: ClaimedJob) {
        doubts.increment()
        logger.warning(
            "mail may have been accepted before, sending the identical one",
            metadata: [
                "event": "mail.repeat", "job": "\(job.id)", "doubts": "\(job.doubts)", "lost": "\(job.wasLost)",
            ])
    }

    func recognised(_ job: ClaimedJob) {
        recognitions.increment()
        logger.notice(
            "mail was accepted before the queue lost that, not sent again",
            metadata: ["event": "mail.recognised", "job": "\(job.id)"])
    }

    func forgot(_ count: Int) {
        logger.notice(
            "mails given up long ago are forgotten", metadata: ["event": "queue.forgotten", "count": "\(count)"])
    }

    func stuck(_ duration: Duration) {
        logger.critical(
            "a delivery is stuck, its job is left to others",
            metadata: ["event": "mail.stuck", "limit_s": "\(duration.components.seconds)"])
    }

    func duplicated(_ job: ClaimedJob) {
        duplicates.increment()
        logger.warning("mail accepted twice", metadata: ["event": "mail.duplicate", "job": "\(job.id)"])
    }

    func recovered(_ count: Int) {
        redeliveries.increment(by: UInt64(count))
        logger.warning(
            "jobs of a dead worker recovered", metadata: ["event": "queue.recovered", "count": "\(count)"])
    }

    func evicted() {
        logger.warning("lease lost, going on under a new name", metadata: ["event": "worker.evicted"])
    }

    func queueLost(_ error: JobQueueError) {
        queueUp.set(0)
        logger.warning("queue lost", metadata: ["event": "queue.lost", "error": "\(error)"])
    }

    func queueReturned() {
        queueUp.set(1)
        reconnects.increment()
        logger.notice("queue is back", metadata: ["event": "queue.returned"])
    }

    func circuitOpened() {
        circuit.set(1)
        logger.error("mail server refuses, deliveries wait", metadata: ["event": "mail.circuit_open"])
    }

    func circuitClosed() {
        circuit.set(0)
        logger.notice("mail server works again", metadata: ["event": "mail.circuit_closed"])
    }
}
