import Testing

/// One attempt to hide a request in another, and what a server that reads strictly makes of it.
///
/// The tests put ``poison`` behind what is to be refused, and ``after`` behind what is to be served: the first must
/// never be executed, the second must be, as it shows that the end of the message was found.
struct SmugglingVector: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable, Equatable {
        /// One answer with this status and the end of the connection; nothing executed.
        case refused(Int)
        /// These requests executed, each answered, and `after` behind them.
        case served([Executed])
        /// As `served`, but the last answer ends the connection: nothing behind it is executed.
        case servedLast([Executed])
        /// Answered with this status; whether the connection goes on depends on how much of the body had come
        /// (RFC 9110 §10.1.1).
        case guarded(Executed)
    }

    /// A request that got as far as the middleware: `POST /echo 38` had 38 bytes of body.
    struct Executed: Sendable, Equatable {
        let request: String
        let status: Int

        init(_ request: String, _ status: Int = 200) {
            self.request = request
            self.status = status
        }
    }

    let name: String
    let bytes: [UInt8]
    let outcome: Outcome

    /// - Parameter text: a scalar below U+0100 stands for that one byte, so that any byte can be written; others are
    ///   UTF-8.
    init(_ name: String, _ text: String, _ outcome: Outcome) {
        self.name = name
        self.outcome = outcome
        bytes = text.unicodeScalars.flatMap { $0.value < 0x100 ? [UInt8($0.value)] : Array(String($0).utf8) }
    }

    var testDescription: String { name }

    static let poison = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
    static let after = "GET /after HTTP/1.1\r\nHost: a\r\n\r\n"
    /// The length of ``poison``, for a Content-Length that covers it.
    static let size = poison.utf8.count

    /// A POST whose head has `fields`, each line with its end, behind Host.
    static func post(_ fields: String, body: String = poison, version: String = "1.1") -> String {
        "POST /echo HTTP/\(version)\r\nHost: a\r\n" + fields + "\r\n" + body
    }

    /// Vectors that differ in one place, named for it.
    static func each(
        _ topic: String, _ values: [String], _ outcome: Outcome = .refused(400), _ text: (String) -> String
    ) -> [SmugglingVector] {
        values.map { SmugglingVector("\(topic) \($0.debugDescription)", text($0), outcome) }
    }

    static let all =
        contentLength + resemblingNames + transferEncoding + bothFields + chunkSizes + chunkData + trailers
        + fieldLines + requestLines + hosts + unwantedBodies + expectations + upgrades + lastRequests + limits
}
