/// How one attempt at a job ended; a claimed job must end in one of these.
package enum JobOutcome: Sendable, Equatable {
    /// Accepted, with the reply's code.
    case done(code: Int)
    /// Once more after a while. `reason` is at most 60 bytes and holds nothing personal.
    case retry(after: Duration, cause: RetryCause, reason: String)
    /// Never again, unless a person says so.
    case dead(DeathReason, reason: String)
    /// Given back untouched, because this worker stops or has lost the job.
    case released
}

/// Why a job is tried again; it decides what the attempt costs.
package enum RetryCause: Sendable, Equatable, CaseIterable {
    /// The recipient's side said not now: one of the policy's attempts is used up.
    case counted
    /// The provider is down, throttles or is misconfigured: the recipient is not to blame, and the circuit breaker
    /// learns of it.
    case provider
    /// This worker does not understand the job, a newer one will: costs nothing and says nothing of the provider.
    case unsupported
    /// It may have been accepted: counts, and raises the job's doubts in the same step.
    case uncertain
}

/// What an outcome says of the provider.
package enum ProviderEvidence: Sendable, Equatable {
    case working
    case failing
}

extension JobOutcome {
    /// nil: the provider was not asked, or its answer says nothing.
    package var evidence: ProviderEvidence? {
        switch self {
        case .done, .retry(_, .counted, _), .dead(.recipient, _), .dead(.content, _): .working
        case .retry(_, .provider, _), .dead(.sender, _): .failing
        case .retry, .dead, .released: nil
        }
    }
}

/// Why a job is in the dead set.
package enum DeathReason: String, Sendable, CaseIterable {
    /// The address was refused for good.
    case recipient
    /// The message was refused for good, or cannot be written safely.
    case content
    /// Our own sender address was refused.
    case sender
    /// Every counted attempt failed.
    case exhausted
    /// Its time ran out.
    case expired
    /// It was being delivered each time a worker crashed.
    case poison
    /// It may have been delivered, and policy forbids to try again.
    case inDoubt = "in_doubt"
    /// The address needs SMTPUTF8 and the relay does not offer it.
    case unicodeUnsupported = "smtputf8_unsupported"
}
