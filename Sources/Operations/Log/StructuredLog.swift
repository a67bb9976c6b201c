package import Logging
package import Timekeeping

/// The log handler of the product: one line per event, JSON or text, through a ``LogSink``.
///
/// The message is a fixed phrase, facts are metadata; `event` in the metadata is the stable name of what happened.
package struct StructuredLog: LogHandler {
    /// Events below it are not even composed.
    package var logLevel: Logger.Level
    /// Facts of every line; an event's own win.
    package var metadata: Logger.Metadata = [:]
    /// Facts of the current task, between the two.
    package var metadataProvider: Logger.MetadataProvider?
    private let format: LogFormat
    private let sink: LogSink
    private let clock: @Sendable () -> Timestamp

    /// - Parameter clock: the present; replaced in tests.
    package init(
        format: LogFormat, level: Logger.Level, sink: LogSink,
        clock: @escaping @Sendable () -> Timestamp = Timestamp.now
    ) {
        self.format = format
        self.logLevel = level
        self.sink = sink
        self.clock = clock
    }

    /// A logger that writes here without touching the process-wide ``LoggingSystem``.
    package func logger(label: String) -> Logger {
        Logger(label: label) { _ in self }
    }

    /// One of ``metadata``.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Composes the line on the calling thread and leaves it to the sink; never blocks on the output.
    package func log(event: LogEvent) {
        var facts = metadata
        if let provided = metadataProvider?.get() { facts.merge(provided) { _, new in new } }
        if let own = event.metadata { facts.merge(own) { _, new in new } }
        // Error values of this product name a condition and carry no personal data.
        if let error = event.error { facts["error"] = .string("\(error)") }
        let line = LogLine(time: clock(), level: event.level, message: event.message.description, metadata: facts)
        let bytes =
            switch format {
            case .json: line.json()
            case .text(let colour): line.text(colour: colour)
            }
        sink.append(bytes, isImportant: event.level >= .notice)
    }
}
