/// One job and how it ended.
package struct JobSettlement: Sendable, Equatable {
    package let id: String
    package let outcome: JobOutcome

    package init(id: String, outcome: JobOutcome) {
        self.id = id
        self.outcome = outcome
    }
}

/// What settling a job did.
package enum FinishResult: Sendable, Equatable {
    case settled
    /// Accepted, though another worker had taken the job over meanwhile.
    case settledByFormerOwner
    /// Somebody had reported its acceptance before: a duplicate delivery.
    case duplicate
    /// Not this worker's any more; nothing was changed.
    case ignored
    case unknown
}

/// What settling several jobs did.
package struct FinishReport: Sendable, Equatable {
    /// In the order of the settlements.
    package let results: [FinishResult]
    /// What the outcomes did to the circuit breaker; nil: nothing.
    package let circuit: CircuitChange?

    package init(results: [FinishResult], circuit: CircuitChange? = nil) {
        self.results = results
        self.circuit = circuit
    }
}

/// The circuit breaker's state as the worker learns of it.
package enum CircuitChange: Sendable, Equatable {
    case opened
    case closed
}
