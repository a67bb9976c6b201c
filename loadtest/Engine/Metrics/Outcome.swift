/// What became of one request.
package enum Outcome: Sendable, Hashable {
    /// An answer came; `judgement` says whether it was the right one.
    case answered(status: Int, Judgement)
    /// No answer came.
    case failed(Failure)

    package var isError: Bool {
        switch self {
        case .answered(_, .right), .answered(_, .expected): false
        case .answered(_, .wrong), .failed: true
        }
    }

    /// Whether it is no success, and rightly so.
    package var isExpected: Bool {
        if case .answered(_, .expected) = self { true } else { false }
    }

    package var isAnswer: Bool {
        if case .answered = self { true } else { false }
    }

    /// Whether not even a connection came about.
    package var isUnreachable: Bool { self == .failed(.connectionRefused) || self == .failed(.notConnected) }
}

/// Whether an answer is what the request deserved.
package enum Judgement: Sendable, Hashable {
    /// Success.
    case right
    /// Not a success, and rightly so: a repeated address refused, a read that met a deletion.
    case expected
    case wrong(WrongAnswer)
}

/// Why an answer counts as an error. The raw values stand in recordings and are never changed.
package enum WrongAnswer: UInt8, Sendable, Hashable, CaseIterable {
    case status = 1
    case noIdentifier = 2
    case duplicateAccepted = 3
    case invalidAccepted = 4
    case otherPatient = 5
    case otherReplay = 6
    case deletedFound = 7
    case secondSuccess = 8
    case partOfBatch = 9

    package var text: String {
        switch self {
        case .status: "unexpected status"
        case .noIdentifier: "success without an id"
        case .duplicateAccepted: "repeated e-mail accepted"
        case .invalidAccepted: "invalid registration accepted"
        case .otherPatient: "patient differs from what was sent"
        case .otherReplay: "repeated key answered differently"
        case .deletedFound: "deleted patient found"
        case .secondSuccess: "one person registered twice"
        case .partOfBatch: "batch registered in part"
        }
    }
}

/// Why a request has no answer. The raw values stand in recordings and are never changed.
package enum Failure: UInt8, Sendable, Hashable, CaseIterable {
    case connectionRefused = 1
    case notConnected = 2
    case closed = 3
    case reset = 4
    case timedOut = 5
    case malformed = 6
    /// Due before the end of the run, and no connection was free to send it.
    case unsent = 7
    /// Due while the bound on outstanding requests was reached.
    case overflow = 8

    package var text: String {
        switch self {
        case .connectionRefused: "connection refused"
        case .notConnected: "not connected"
        case .closed: "closed before the answer"
        case .reset: "connection reset"
        case .timedOut: "timeout"
        case .malformed: "malformed answer"
        case .unsent: "unsent at the end"
        case .overflow: "over max-outstanding"
        }
    }

    /// Whether the service may have carried out the request all the same: then nobody knows whether the patient exists.
    package var isAmbiguous: Bool {
        switch self {
        case .closed, .reset, .timedOut, .malformed: true
        case .connectionRefused, .notConnected, .unsent, .overflow: false
        }
    }
}

/// One number for each outcome: quick to compare, and what a recording holds.
extension Outcome {
    package var code: UInt32 {
        switch self {
        case .answered(let status, .right): UInt32(status)
        case .answered(let status, .expected): UInt32(status) | 1 << 16
        case .answered(let status, .wrong(let reason)): UInt32(status) | 2 << 16 | UInt32(reason.rawValue) << 20
        case .failed(let failure): 3 << 16 | UInt32(failure.rawValue) << 20
        }
    }

    package init?(code: UInt32) {
        let status = Int(code & 0xFFFF)
        let reason = UInt8(truncatingIfNeeded: code >> 20)
        switch (code >> 16 & 0xF, WrongAnswer(rawValue: reason), Failure(rawValue: reason)) {
        case (0, _, _) where code < 1 << 16: self = .answered(status: status, .right)
        case (1, _, _) where code < 2 << 16: self = .answered(status: status, .expected)
        case (2, let wrong?, _): self = .answered(status: status, .wrong(wrong))
        case (3, _, let failure?): self = .failed(failure)
        default: return nil
        }
    }

    /// `503`, `timeout`, `200 success without an id`.
    package var label: String {
        switch self {
        case .answered(let status, .wrong(let reason)) where reason != .status: "\(status) \(reason.text)"
        case .answered(let status, _): "\(status)"
        case .failed(let failure): failure.text
        }
    }
}

/// The first digit of a status, or none when there was no answer.
package enum StatusClass: Int, Sendable, CaseIterable {
    case none = 0
    case informational, success, redirection, clientError, serverError

    package init(_ outcome: Outcome) {
        switch outcome {
        case .answered(let status, _): self = StatusClass(rawValue: status / 100) ?? .none
        case .failed: self = .none
        }
    }

    /// `2xx`, or `none`.
    package var label: String { self == .none ? "none" : "\(rawValue)xx" }
}
