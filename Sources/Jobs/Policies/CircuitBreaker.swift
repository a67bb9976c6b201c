/// Stops deliveries while the provider refuses everything: an outage must not burn through the queue.
///
/// A pure value; times are milliseconds of the queue's clock. After ``threshold`` provider failures in a row it opens for
/// 5 s, then one delivery probes; each probe that fails doubles the time up to 10 minutes, one that succeeds closes the
/// circuit. It belongs to the queue and not to a worker, so that no worker has to find out what another knows.
package struct CircuitBreaker: Sendable, Equatable {
    /// Failures in a row that open it.
    package static let threshold = 5
    package static let firstSpan: Int64 = 5_000
    package static let longestSpan: Int64 = 600_000
    /// A probe that never came back must not close the door for good: after this another may go.
    package static let probePatience: Int64 = 60_000

    /// While it is closed.
    private var failures = 0
    /// nil: closed.
    private var opening: Opening?

    private struct Opening: Sendable, Equatable {
        var span: Int64
        var until: Int64
        var probe: Probe?
    }

    private struct Probe: Sendable, Equatable {
        let job: String
        let until: Int64
    }

    /// What may be claimed now.
    package enum Admission: Sendable, Equatable {
        case all
        /// One job, which is to be told by ``began(probe:at:)``.
        case probe
        case wait(milliseconds: Int64)
    }

    package init() {}

    package var isOpen: Bool { opening != nil }

    /// How long it stays open, 0 when it is half open, nil when it is closed.
    package func remaining(at now: Int64) -> Int64? { opening.map { max(0, $0.until - now) } }

    package func admission(at now: Int64) -> Admission {
        guard let opening else { return .all }
        if opening.until > now { return .wait(milliseconds: opening.until - now) }
        if let probe = opening.probe, probe.until > now { return .wait(milliseconds: min(1_000, probe.until - now)) }
        return .probe
    }

    package mutating func began(probe job: String, at now: Int64) {
        opening?.probe = Probe(job: job, until: now + Self.probePatience)
    }

    /// Learns how a delivery ended.
    package mutating func learn(_ evidence: ProviderEvidence?, of job: String, at now: Int64) -> CircuitChange? {
        switch evidence {
        case .working?:
            defer { self = CircuitBreaker() }
            return isOpen ? .closed : nil
        case .failing?:
            return failed(at: now)
        case nil:
            abandoned(job)
            return nil
        }
    }

    /// A delivery ended without having asked the provider anything: no evidence either way.
    package mutating func abandoned(_ job: String) {
        if opening?.probe?.job == job { opening?.probe = nil }
    }

    private mutating func failed(at now: Int64) -> CircuitChange? {
        guard let opening else {
            failures += 1
            guard failures >= Self.threshold else { return nil }
            self.opening = Opening(span: Self.firstSpan, until: now + Self.firstSpan)
            return .opened
        }
        // Deliveries that had begun before it opened are no news.
        guard opening.until <= now else { return nil }
        let span = min(opening.span * 2, Self.longestSpan)
        self.opening = Opening(span: span, until: now + span)
        return nil
    }
}
