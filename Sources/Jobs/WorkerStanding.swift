import Synchronization
import Timekeeping

/// Under which names a worker holds jobs, who is delivering, and whether it is to stop. Shared by its threads.
final class WorkerStanding: Sendable {
    private struct State {
        /// The name that new jobs are claimed under; nil before registration and after the name was given up.
        var current: String?
        /// Senders between claim and settlement, by the name they claimed under.
        var busy: [String: Int] = [:]
        /// A suspect waits for the others to become idle, or runs.
        var isExclusive = false
        var isStopping = false
        var breaker = CircuitBreaker()
    }

    private let state = Mutex(State())
    private let prefix: String

    init(prefix: String) {
        self.prefix = prefix
    }

    // MARK: Names

    /// The name that new jobs are claimed under.
    var name: String? { state.withLock { $0.current } }

    /// Every name whose lease must not run out.
    var livingNames: [String] {
        state.withLock { state in
            var names = state.busy.keys.filter { $0 != state.current }
            if let current = state.current { names.append(current) }
            return names
        }
    }

    /// A name that no worker ever had.
    func freshName() -> String { "\(prefix)-\(ULID.make())" }

    func registered(as name: String) { state.withLock { $0.current = name } }

    /// Claims nothing more under `name`. Its lease is renewed while deliveries under it go on and then runs out, so
    /// that a job whose claim was never answered comes back: it lies in this name's list and nobody knows of it.
    ///
    /// - Returns: whether it was the current name, which only the first of several threads is told.
    @discardableResult
    func giveUp(_ name: String) -> Bool {
        state.withLock { state in
            guard state.current == name else { return false }
            state.current = nil
            return true
        }
    }

    // MARK: Deliveries

    /// Begins a turn of a sender, nil when it may not claim now. Must be matched by ``leave(_:)``.
    func enter() -> String? {
        state.withLock { state in
            guard !state.isStopping, !state.isExclusive, let name = state.current else { return nil }
            state.busy[name, default: 0] += 1
            return name
        }
    }

    func leave(_ name: String) {
        state.withLock { state in
            let left = (state.busy[name] ?? 1) - 1
            state.busy[name] = left > 0 ? left : nil
        }
    }

    var isIdle: Bool { state.withLock { $0.busy.isEmpty } }

    /// Keeps the others from beginning anything; the caller goes on when ``isAlone`` says so.
    func beginExclusion() { state.withLock { $0.isExclusive = true } }
    func endExclusion() { state.withLock { $0.isExclusive = false } }

    /// Whether the caller is the only sender between claim and settlement.
    var isAlone: Bool { state.withLock { $0.busy.values.reduce(0, +) <= 1 } }

    // MARK: Stopping

    var isStopping: Bool { state.withLock { $0.isStopping } }
    func stop() { state.withLock { $0.isStopping = true } }

    // MARK: The circuit breaker

    /// See ``CircuitBreaker/admit(at:)``.
    func admit() -> Duration? {
        state.withLock { $0.breaker.admit(at: .now) }
    }

    /// Tells the circuit breaker how a turn ended; nil: there was no job.
    ///
    /// - Returns: whether this opened (true) or closed (false) the circuit; nil: neither.
    func conclude(_ outcome: JobOutcome?) -> Bool? {
        state.withLock { state in
            let wasOpen = state.breaker.isOpen
            switch outcome?.evidence {
            case .working?: state.breaker.succeeded()
            case .failing?: state.breaker.failed(at: .now)
            case .none: state.breaker.abandoned(at: .now)
            }
            return wasOpen == state.breaker.isOpen ? nil : state.breaker.isOpen
        }
    }
}
