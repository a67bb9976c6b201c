import CLinux
import Glibc

/// One descriptor in a loop's epoll set, or a bare timer: suspends its one user until the descriptor is ready or a
/// deadline has passed. Confined to its loop; does not own the descriptor.
///
/// Level-triggered. Interest stays armed from one wait to the next, because the usual connection waits for the same
/// thing again; it is withdrawn when an event comes that nobody waits for, lest the loop spin.
final class Readiness {
    enum Direction { case read, write, nothing }

    /// What the kernel reports for this registration.
    private(set) var token: UInt64 = 0
    /// Up to when the present wait may last; nil when nothing waits, or for ever.
    private(set) var deadline: Instant?

    /// Asked first when there is something to read; nil: the task is resumed at once.
    var attendant: (any ReadAttendant)?

    private let loop: EventLoop
    private let descriptor: Int32
    private var waiter: UnsafeContinuation<Wakeup, Never>?
    private var awaited: UInt32 = 0
    private var armed: UInt32?
    private var filed: Instant?
    private var state = State.open

    private enum State {
        case open
        /// An error or hang-up was reported while nobody waited: every wait is over at once, and the next system call
        /// on the descriptor tells what happened.
        case broken
        case interrupted, closed
    }

    /// On the loop only.
    init(descriptor: Int32, on loop: EventLoop) {
        self.loop = loop
        self.descriptor = descriptor
        token = loop.state.register(self)
    }

    /// A timer: waits for ``Direction/nothing``.
    convenience init(timerOn loop: EventLoop) {
        self.init(descriptor: -1, on: loop)
    }

    /// Suspends until the descriptor can be read or written without blocking. One wait at a time.
    func wait(for direction: Direction, until deadline: Instant?) async -> Wakeup {
        switch state {
        case .open: break
        case .broken: return .ready
        case .interrupted, .closed: return .interrupted
        }
        precondition(waiter == nil, "two waits at once on one descriptor")
        return await withUnsafeContinuation { begin($0, direction, deadline) }
    }

    /// In one step with the suspension: an event that came between the two would find nobody waiting.
    private func begin(
        _ continuation: UnsafeContinuation<Wakeup, Never>, _ direction: Direction,
        _ deadline: Instant?
    ) {
        waiter = continuation
        switch direction {
        case .read: awaited = EPOLLIN.rawValue | EPOLLRDHUP.rawValue
        case .write: awaited = EPOLLOUT.rawValue
        case .nothing: awaited = 0
        }
        if direction != .nothing, armed != awaited, !arm(awaited) { return resume(.ready) }
        if let deadline { loop.state.arm(token: token, deadline: deadline, filed: &filed) }
        self.deadline = deadline
    }

    /// False when the kernel refuses; the system call that follows will say why.
    private func arm(_ interest: UInt32) -> Bool {
        do throws(SystemCallError) {
            try loop.state.listen(to: descriptor, interest: interest, token: token, isNew: armed == nil)
            armed = interest
            return true
        } catch {
            state = .broken
            return false
        }
    }

    /// Called by the loop with what epoll reported.
    func signal(_ events: UInt32) {
        let failed = events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
        if waiter != nil, failed || events & awaited != 0 {
            if let attendant, awaited & EPOLLIN.rawValue != 0, case .waitOn(let deadline) = attendant.socketIsReadable()
            {
                if let deadline { loop.state.arm(token: token, deadline: deadline, filed: &filed) }
                self.deadline = deadline
            } else {
                resume(.ready)
            }
        } else if failed {
            // Reported at any interest, for as long as the descriptor is in the set.
            state = .broken
            if (try? loop.state.ignore(descriptor)) != nil { armed = nil }
        } else {
            _ = arm(0)
        }
    }

    /// Called by the loop when the deadline has passed.
    func expire() {
        if waiter != nil { resume(.timedOut) }
    }

    /// Ends the present wait if it is for something to read.
    func interruptRead() {
        if awaited & EPOLLIN.rawValue != 0, waiter != nil { resume(.interrupted) }
    }

    /// Ends the present wait and all to come.
    func interrupt() {
        if state != .closed { state = .interrupted }
        if waiter != nil { resume(.interrupted) }
    }

    /// Leaves the loop; to be called before the descriptor is closed, which takes it out of the epoll set.
    func close() {
        guard state != .closed else { return }
        state = .closed
        loop.state.unregister(token: token)
        if waiter != nil { resume(.interrupted) }
    }

    private func resume(_ wakeup: Wakeup) {
        let continuation = waiter
        waiter = nil
        deadline = nil
        continuation?.resume(returning: wakeup)
    }
}
