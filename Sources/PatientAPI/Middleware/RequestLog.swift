package import HTTPServer
import HTTPTypes
package import Logging

/// One line per request: what kind it was, how it ended, how long it took. Its story is told at `debug`; a slow one is
/// for the morning, a 5xx wakes somebody (501 does not: it is the client that asks for what nobody has).
///
/// Route templates instead of paths, no query, no field, no body: nothing here says who was registered.
package final class RequestLog: Middleware {
    private let logger: Logger
    private let slow: Duration
    /// Of the logger, which is a value: asking it again for each request would copy its handler.
    private let threshold: Logger.Level

    /// - Parameter slow: from this on, a request is logged as a warning (`LOG_SLOW_MS`).
    package init(logger: Logger, slow: Duration = .milliseconds(250)) {
        self.logger = logger
        self.slow = slow
        threshold = logger.logLevel
    }

    /// Logs once the answer is made; its body may still have to be sent.
    package func finish(_ response: inout Response, to request: Request, after duration: Duration) {
        let isOurs = response.status.code >= 500 && response.status != .notImplemented
        let level: Logger.Level = isOurs ? .error : duration >= slow ? .warning : .debug
        guard level >= threshold else { return }
        logger.log(level: level, "request", metadata: Self.facts(request, response, duration))
    }

    /// What never became a request is told at `debug` whatever its status: nothing of ours is broken, and somebody who
    /// sends rubbish must not fill a log with it. ``RequestMetrics`` counts it.
    package func finish(_ response: inout Response, refusing failure: RequestFailure) {
        guard .debug >= threshold else { return }
        logger.debug(
            "request refused",
            metadata: [
                "event": "http.refused",
                "request_id": "\(response.fields.first { $0.name == .requestID }?.value ?? "")",
                "status": .stringConvertible(response.status.code),
                "error_code": "\(failure.kind)",
            ])
    }

    private static func facts(_ request: Request, _ response: Response, _ duration: Duration) -> Logger.Metadata {
        let (seconds, attoseconds) = duration.components
        let milliseconds = Double(seconds) * 1e3 + Double(attoseconds / 1_000_000_000_000) / 1e3
        var facts: Logger.Metadata = [
            "event": "http.request",
            "request_id": "\(request.id)",
            "method": "\(request.route.isEmpty ? "_OTHER" : request.method.rawValue)",
            "route": "\(request.route)",
            "status": .stringConvertible(response.status.code),
            "duration_ms": .stringConvertible(milliseconds),
            "bytes_in": .stringConvertible(request.body.count),
        ]
        if case .bytes(let bytes) = response.body { facts["bytes_out"] = .stringConvertible(bytes.count) }
        return facts
    }
}
