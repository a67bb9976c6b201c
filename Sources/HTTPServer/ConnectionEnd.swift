import HTTP1

/// Why a connection has ended; the raw value is a metric's label.
package enum ConnectionEnd: String, Sendable, CaseIterable {
    /// The client closed between two requests.
    case clientClosed = "client-closed"
    /// The client closed or reset inside a request or an answer.
    case clientAborted = "client-aborted"
    /// The last answer said so: asked for by the client, or HTTP/1.0.
    case answered
    case refused = "protocol-error"
    case idleTimeout = "idle-timeout"
    case headTimeout = "head-timeout"
    case bodyTimeout = "body-timeout"
    case writeTimeout = "write-timeout"
    /// A streamed body failed half-way.
    case bodyFailed = "body-failed"
    case drained
    /// The grace of the drain had passed.
    case cutOff = "cut-off"
    /// Turned away on arrival: as many connections as the server takes are open.
    case connectionLimit = "connection-limit"
    /// Turned away on arrival: as many connections as one address may have are open.
    case addressLimit = "address-limit"
    /// Turned away on arrival: the process has no descriptor left.
    case descriptorLimit = "descriptor-limit"
}
