/// The settings of the notification worker.
package struct WorkerSettings: Sendable, Equatable {
    package let queue: QueueSettings
    package let mail: MailSettings
    package let sms: SMSSettings
    package let log: LogSettings
    /// Address of the worker's own health and metrics listener; nil: none.
    package let healthListen: String?
    /// How long mails past the point of no return may take to finish once the worker stops.
    package let drainTimeout: Duration

    /// - Throws: every problem at once; among them a missing `REDIS_URL`, without which there is nothing to work on.
    package init(_ reader: inout SettingsReader) throws(SettingsError) {
        queue = QueueSettings(&reader)
        mail = MailSettings(&reader)
        sms = SMSSettings(&reader, sends: true)
        log = LogSettings(&reader)
        healthListen = reader.text("WORKER_LISTEN")
        drainTimeout = reader.duration(
            "SHUTDOWN_TIMEOUT", default: .seconds(20), in: .milliseconds(10)...Duration.seconds(3_600))
        if queue.redisURL == nil {
            reader.reject(
                "REDIS_URL", "is not set: the worker takes its jobs from Redis, as in redis://127.0.0.1:6379/0")
        }
        if mail.transport == .none {
            reader.reject("MAIL_TRANSPORT", "is none: a worker would have nothing to send")
        }
        UnavailableSettings.reject(&reader)
        try reader.finish()
    }
}
