package import Transport

/// What a connection is waiting for, and how long it may. A pure value: the time is an argument.
///
///     idle ── first byte ──▶ head ── framing ──▶ body ── last byte ──▶ handling ── answer ──▶ idle …
///                                                                         └── last answer ──▶ lingering
///
/// How long the client may take for an answer is ``AnswerPace``'s to say.
package struct ConnectionLifecycle: Sendable, Equatable {
    /// The time limits; see ``ServerConfiguration`` for what each is.
    package struct Limits: Sendable, Equatable {
        var idle = Duration.seconds(60)
        var head = Duration.seconds(10)
        var body = BodyPace()
        var unreadBody = Duration.seconds(1)
        var lingering = Duration.seconds(1)
        var drainGrace = Duration.milliseconds(500)

        package init() {}

        init(_ configuration: ServerConfiguration) {
            idle = configuration.idleTimeout
            head = configuration.headTimeout
            body = configuration.bodyPace
            unreadBody = configuration.unreadBodyTimeout
            lingering = configuration.lingering
            drainGrace = configuration.drainGrace
        }
    }

    package enum Phase: Sendable, Equatable {
        /// Between requests; nothing of the next one has come.
        case idle
        /// Since the first byte of a head.
        case head
        case body(since: Instant)
        /// A body nobody wants is read and dropped.
        case unreadBody
        case handling
        /// The last answer is sent, and what still comes is dropped.
        case lingering
    }

    /// What to do when a wait has ended without its event.
    package enum Action: Sendable, Equatable {
        /// Too early: wait on.
        case wait
        /// Answer 408 and close: a request was begun and not finished (RFC 9110 §15.5.9).
        case answerTimeout
        /// Answer the request that came, without waiting for the rest of its body, and close.
        case answerAndClose
        case close
    }

    private let limits: Limits
    private(set) package var phase: Phase
    /// When the present wait ends; nil while a handler runs, which has no limit of ours.
    private(set) package var deadline: Instant?
    /// Whether the server is stopping.
    private var isDraining = false

    /// A connection that has sent nothing yet is idle like any other: clients connect in advance, and one that never
    /// speaks costs no more than one between two requests.
    package init(limits: Limits, openedAt now: Instant) {
        self.limits = limits
        phase = .idle
        deadline = now + limits.idle
    }

    /// A request is incomplete and no head has been seen. The clock of the head starts with its first byte, so a head
    /// that drips in does not gain time by it.
    package mutating func headIncomplete(at now: Instant) {
        guard phase != .head else { return }
        phase = .head
        deadline = now + limits.head
    }

    /// A body that nobody wants is incomplete.
    package mutating func unreadBodyIncomplete(at now: Instant) {
        guard phase != .unreadBody else { return }
        phase = .unreadBody
        deadline = now + limits.unreadBody
    }

    /// The head is complete, and of the body `received` bytes have come, in all.
    package mutating func bodyIncomplete(received: Int, at now: Instant) {
        var start = now
        if case .body(let since) = phase { start = since }
        phase = .body(since: start)
        deadline = min(now + limits.body.pause, start + limits.body.allowance(for: received))
    }

    /// The request is complete, or as complete as it needs to be.
    package mutating func requestComplete() {
        phase = .handling
        deadline = nil
    }

    /// The answer is on its way.
    package mutating func answered(at now: Instant) {
        phase = .idle
        deadline = now + (isDraining ? min(limits.idle, limits.drainGrace) : limits.idle)
    }

    /// The last answer is sent.
    package mutating func beganLingering(at now: Instant) {
        phase = .lingering
        deadline = now + limits.lingering
    }

    /// The server is stopping. A connection that has been idle for longer than the grace ends at once. Another has just
    /// been opened or answered: its client is at work, the next request may be on its way already, and it would be lost
    /// to the end of the connection, so that it has the rest of the grace for it.
    package mutating func beganDraining() {
        guard !isDraining else { return }
        isDraining = true
        guard phase == .idle, let end = deadline else { return }
        deadline = min(end, end - limits.idle + limits.drainGrace)
    }

    /// What the end of a wait at `now` means.
    package func waitEnded(at now: Instant) -> Action {
        guard let deadline, now >= deadline else { return .wait }
        return switch phase {
        case .head, .body: .answerTimeout
        case .unreadBody: .answerAndClose
        case .idle, .handling, .lingering: .close
        }
    }
}
