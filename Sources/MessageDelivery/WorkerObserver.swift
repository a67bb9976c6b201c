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

    private let channel: Channel
    /// Whether there is a server that the queue lies on, apart from this process.
    private let isRemote: Bool

    /// What is delivered; it decides the names of metrics and events.
    enum Channel: String {
        case mail
        case text = "sms"

        /// For people.
        var noun: String { self == .mail ? "mail" : "text message" }

        /// A metric of the mails has its own family, all of the text messages are `patient_sms_…`.
        func metric(_ family: String, _ stem: String) -> String {
            (self == .mail ? family : "patient_sms") + "_" + stem
        }
    }

    /// - Parameter isRemote: whether the queue lies on a server of its own.
    init(_ channel: Channel, isRemote: Bool, logger: Logger, registry: MetricsRegistry) {
        self.channel = channel
        self.isRemote = isRemote
        self.logger = logger
        results = registry.counters(
            channel.metric("patient_mail", "sent_total"), help: "Delivery attempts by their result.",
            by: MetricLabel("result", ["sent", "retry", "failed", "uncertain", "released"]), capacity: 8)
        latency = registry.histogram(
            channel.metric("patient_mail", "delivery_latency_seconds"),
            help: "From the registration to the acceptance.", bounds: .requestDurations)
        duration = registry.histogram(
            channel.metric("patient_smtp", "duration_seconds"), help: "Time of one delivery attempt.",
            bounds: .requestDurations)
        redeliveries = registry.counter(
            channel.metric("patient_queue", "redeliveries_total"), help: "Jobs recovered from workers that died.")
        duplicates = registry.counter(
            channel.metric("patient_mail", "duplicates_total"),
            help: "Acceptances reported for jobs that were accepted before.")
        doubts = registry.counter(
            channel.metric("notify", "doubt_total"),
            help: "Messages sent once more because they may have been accepted before.")
        recognitions = registry.counter(
            channel.metric("notify", "recognised_total"),
            help: "Accepted messages that the queue lost and this worker remembered.")
        queueUp = registry.gauge(channel.metric("patient", "redis_up"), help: "Whether the queue answers.")
        reconnects = registry.counter(
            channel.metric("patient", "redis_reconnects_total"), help: "Connections made after the first.")
        circuit = registry.gauge(
            channel.metric("patient_mail", "circuit_open"), help: "Whether deliveries wait for the provider.")
        queueUp.set(isRemote ? 1 : 0)
    }

    private func event(_ name: String) -> Logger.MetadataValue { "\(channel.rawValue).\(name)" }

    func settled(_ job: ClaimedJob, _ outcome: JobOutcome, took: Duration) {
        duration.record(took)
        var facts: Logger.Metadata = [
            "job": "\(job.id)", "attempt": "\(job.attempts + 1)", "deliveries": "\(job.deliveries)",
        ]
        switch outcome {
        case .done(let code):
            results.increment("sent")
            // A job is named in the moment of its registration: cheaper than to read its envelope once more.
            if let moment = ULID.moment(of: job.id) {
                latency.record(.milliseconds(max(0, Timestamp.now().milliseconds - moment.milliseconds)))
            }
            facts["event"] = event("sent")
            facts[channel == .mail ? "smtp_code" : "status"] = "\(code)"
            logger.info("\(channel.noun) accepted", metadata: facts)
        case .retry(let delay, let cause, let reason):
            results.increment(cause == .uncertain ? "uncertain" : "retry")
            facts.merge(
                [
                    "event": event("retry"), "cause": "\(cause)", "reason": "\(reason)",
                    "delay_s": "\(delay.components.seconds)",
                ]) { $1 }
            logger.warning("\(channel.noun) will be tried again", metadata: facts)
        case .dead(let cause, let reason):
            results.increment("failed")
            facts.merge(["event": event("dead"), "cause": "\(cause.rawValue)", "reason": "\(reason)"]) { $1 }
            logger.error("\(channel.noun) given up", metadata: facts)
        case .released:
            results.increment("released")
            facts["event"] = event("released")
            logger.info("\(channel.noun) given back", metadata: facts)
        }
    }

    func repeating(_ job: ClaimedJob) {
        doubts.increment()
        logger.warning(
            "\(channel.noun) may have been accepted before, sending the identical one",
            metadata: [
                "event": event("repeat"), "job": "\(job.id)", "doubts": "\(job.doubts)", "lost": "\(job.wasLost)",
            ])
    }

    func recognised(_ job: ClaimedJob) {
        recognitions.increment()
        logger.notice(
            "\(channel.noun) was accepted before the queue lost that, not sent again",
            metadata: ["event": event("recognised"), "job": "\(job.id)"])
    }

    func forgot(_ count: Int) {
        logger.notice(
            "\(channel.noun)s given up long ago are forgotten",
            metadata: ["event": "queue.forgotten", "count": "\(count)"])
    }

    func stuck(_ duration: Duration) {
        logger.critical(
            "a delivery is stuck, its job is left to others",
            metadata: ["event": event("stuck"), "limit_s": "\(duration.components.seconds)"])
    }

    func duplicated(_ job: ClaimedJob) {
        duplicates.increment()
        logger.warning("\(channel.noun) accepted twice", metadata: ["event": event("duplicate"), "job": "\(job.id)"])
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
        if isRemote {
            queueUp.set(1)
            reconnects.increment()
        }
        logger.notice("queue is back", metadata: ["event": "queue.returned"])
    }

    func circuitOpened() {
        circuit.set(1)
        logger.error("the provider refuses, \(channel.noun)s wait", metadata: ["event": event("circuit_open")])
    }

    func circuitClosed() {
        circuit.set(0)
        logger.notice("the provider works again, \(channel.noun)s leave", metadata: ["event": event("circuit_closed")])
    }
}
