/// What became of one request.
package enum Outcome: Sendable, Hashable {
    /// An answer came; `judgement` says whether it was the right one.
    case answered(status: Int, Judgement)
    /// No answer came.
    case failed(Failure)

    var isError: Bool {
        switch self {
        case .answered(_, .right), .answered(_, .expected): false
        case .answered(_, .wrong), .failed: true
        }
    }
}

/// Whether an answer is what the request deserved.
package enum Judgement: Sendable, Hashable {
    /// Success.
    case right
    /// Not a success, and rightly so: a repeated address refused, a read that met a deletion.
    case expected
    case wrong(WrongAnswer)
}

/// Why an answer counts as an error.
package enum WrongAnswer: String, Sendable, Hashable {
    case status = "unexpected status"
    case noIdentifier = "success without an id"
    case duplicateAccepted = "repeated e-mail accepted"
}

/// Why a request has no answer.
package enum Failure: String, Sendable, Hashable, CaseIterable {
    case connectionRefused = "connection refused"
    case notConnected = "not connected"
    case closed = "closed before the answer"
    case reset = "connection reset"
    case timedOut = "timeout"
    case malformed = "malformed answer"
    /// Due before the end of the run, and no connection was free to send it.
    case unsent = "unsent at the end"
    /// Due while the bound on outstanding requests was reached.
    case overflow = "over max-outstanding"
}

/// The first digit of a status, or none when there was no answer.
package enum StatusClass: Int, Sendable, CaseIterable {
    case none = 0
    case informational, success, redirection, clientError, serverError

    init(_ outcome: Outcome) {
        switch outcome {
        case .answered(let status, _): self = StatusClass(rawValue: status / 100) ?? .none
        case .failed: self = .none
        }
    }

    /// `2xx`, or `none`.
    package var label: String { self == .none ? "none" : "\(rawValue)xx" }
}
