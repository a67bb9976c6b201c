/// A request that is carried out at most once however often it is sent, with what composes its answer.
package struct IdempotentRequest<Value: Sendable>: Sendable {
    /// Turns what happened into the answer to keep; none keeps nothing, so that a repetition tries again (as after
    /// `overloaded`). It is called on the repository's writer, within the transaction, and again if the unit has to run
    /// again: it must be quick and must not wait for anything.
    package typealias Composer = @Sendable (Result<Value, RepositoryError>) -> RecordedAnswer?

    package let claim: IdempotencyClaim
    package let compose: Composer

    package init(claim: IdempotencyClaim, compose: @escaping Composer) {
        self.claim = claim
        self.compose = compose
    }
}

/// What became of a request that may have been sent before.
package enum IdempotentOutcome<Value: Sendable>: Sendable {
    /// It was carried out now.
    case performed(Value)
    /// It was carried out before; this was its answer.
    case replayed(RecordedAnswer)
}

extension IdempotentOutcome {
    /// The same with what `transform` makes of something that was carried out now.
    package func map<Other>(_ transform: (Value) -> Other) -> IdempotentOutcome<Other> {
        switch self {
        case .performed(let value): .performed(transform(value))
        case .replayed(let answer): .replayed(answer)
        }
    }
}

extension IdempotentOutcome: Equatable where Value: Equatable {}
