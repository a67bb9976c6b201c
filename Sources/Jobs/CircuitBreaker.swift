/// Stops deliveries while the provider refuses everything: an outage must not burn through the queue.
///
/// A pure value; the caller passes the time. After ``threshold`` provider failures in a row it opens for 5 s, then one
/// delivery probes; each probe that fails doubles the time up to 10 minutes, one that succeeds closes the circuit.
package struct CircuitBreaker: Sendable, Equatable {
    private enum State: Sendable, Equatable {
        case closed(failures: Int)
        case open(until: ContinuousClock.Instant, span: Duration)
        case probing(since: ContinuousClock.Instant, span: Duration)
    }

    /// Failures in a row that open it.
    package static let threshold = 5
    private static let firstSpan = Duration.seconds(5)
    private static let longestSpan = Duration.seconds(600)

    private var state = State.closed(failures: 0)

    package init() {}

    package var isOpen: Bool {
        if case .closed = state { false } else { true }
    }

    /// Asks whether a delivery may begin.
    ///
    /// - Returns: nil: yes, and its end must be told; otherwise how long to wait before asking again.
    package mutating func admit(at now: ContinuousClock.Instant) -> Duration? {
        switch state {
        case .closed:
            return nil
        case .open(let until, let span):
            guard now >= until else { return until - now }
            state = .probing(since: now, span: span)
            return nil
        case .probing(let since, let span):
            // A probe that never came back must not close the door for good.
            guard now - since > Self.longestSpan * 2 else { return .seconds(1) }
            state = .probing(since: now, span: span)
            return nil
        }
    }

    /// The provider took or refused one message on its merits: it works.
    package mutating func succeeded() {
        state = .closed(failures: 0)
    }

    /// A delivery ended without having asked the provider anything: no evidence either way.
    package mutating func abandoned(at now: ContinuousClock.Instant) {
        if case .probing(_, let span) = state { state = .open(until: now, span: span) }
    }

    /// The provider could not be reached, or refused to work at all.
    package mutating func failed(at now: ContinuousClock.Instant) {
        switch state {
        case .closed(let failures) where failures + 1 < Self.threshold:
            state = .closed(failures: failures + 1)
        case .closed:
            state = .open(until: now + Self.firstSpan, span: Self.firstSpan)
        case .probing(_, let span):
            let longer = min(span * 2, Self.longestSpan)
            state = .open(until: now + longer, span: longer)
        case .open:
            break
        }
    }
}
