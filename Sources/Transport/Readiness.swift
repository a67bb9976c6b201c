import CLinux
import Glibc

/// One descriptor in a loop's epoll set, or a bare timer: tells its one user when the descriptor is ready or a deadline
/// has passed. The user is a task, which is suspended until then, or a ``SocketAttendant``. Confined to its loop; does not
/// own the descriptor.
///
/// Level-triggered. Interest stays armed from one wait to the next, because the usual connection waits for the same
/// thing again; it is withdrawn when an event comes that nobody waits for, lest the loop spin.
final class Readiness {
    enum Direction { case read, write, nothing }

    /// What the kernel reports for this registration.
    private(set) var token: UInt64 = 0
    /// Up to when the present wait may last; nil when nothing waits, or for ever.
    private(set) var deadline: Instant?

    private let loop: EventLoop
    private let descriptor: Int32
    private var waiter = Waiter.nobody
    private var awaited: UInt32 = 0
    private var armed: UInt32?
    private var filed: Instant?
    private var state = State.open

    private enum Waiter {
        case nobody
        case task(UnsafeContinuation<Wakeup, Never>)
        case attendant(any SocketAttendant)
    }

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

    // MARK: Waiting

    /// Suspends until the descriptor can be read or written without blocking. One wait at a time.
    func wait(for direction: Direction, until deadline: Instant?) async -> Wakeup {
        switch state {
        case .open: break
        case .broken: return .ready
        case .interrupted, .closed: return .interrupted
        }
        return await withUnsafeContinuation { begin(.task($0), direction, deadline) }
    }

    /// Has `attendant` told of everything that can be read, from now until it ends that, or ``leave()``.
    func attend(_ attendant: any SocketAttendant, until deadline: Instant?) {
        precondition(state != .closed, "a closed descriptor cannot be attended to")
        begin(.attendant(attendant), .read, deadline)
        // Nothing more will be reported of a broken descriptor.
        if state == .broken { conclude(attendant.socketIsReadable()) }
    }

    /// Ends ``attend(_:until:)``.
    func leave() {
        if case .attendant = waiter { endWait() }
    }

    /// In one step with the suspension: an event that came between the two would find nobody waiting.
    private func begin(_ waiter: Waiter, _ direction: Direction, _ deadline: Instant?) {
        guard case .nobody = self.waiter else { preconditionFailure("two waits at once on one descriptor") }
        self.waiter = waiter
        switch direction {
        case .read: awaited = EPOLLIN.rawValue | EPOLLRDHUP.rawValue
        case .write: awaited = EPOLLOUT.rawValue
        case .nothing: awaited = 0
        }
        if direction != .nothing, armed != awaited, !arm(awaited) { return resume(.ready) }
        setDeadline(deadline)
    }

    private func setDeadline(_ deadline: Instant?) {
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

    // MARK: Events

    /// Called by the loop with what epoll reported.
    func signal(_ events: UInt32) {
        let failed = events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
        switch waiter {
        case .attendant(let attendant) where failed || events & awaited != 0:
            conclude(attendant.socketIsReadable())
        case .task where failed || events & awaited != 0:
            resume(.ready)
        default:
            if failed {
                // Reported at any interest, for as long as the descriptor is in the set.
                state = .broken
                if (try? loop.state.ignore(descriptor)) != nil { armed = nil }
            } else {
                _ = arm(0)
            }
        }
    }

    /// Called by the loop when the deadline has passed.
    func expire() {
        switch waiter {
        case .nobody: break
        case .task: resume(.timedOut)
        case .attendant(let attendant): conclude(attendant.deadlineHasPassed())
        }
    }

    private func conclude(_ attendance: Attendance) {
        switch attendance {
        case .goesOn(let deadline):
            guard case .attendant = waiter else { preconditionFailure("a wait that has ended cannot go on") }
            setDeadline(deadline)
        case .ended: leave()
        }
    }

    /// Ends the present wait of a task if it is for something to read.
    func interruptRead() {
        if awaited & EPOLLIN.rawValue != 0 { resume(.interrupted) }
    }

    /// Ends the present wait of a task and all to come.
    func interrupt() {
        if state != .closed { state = .interrupted }
        resume(.interrupted)
    }

    /// Leaves the loop; to be called before the descriptor is closed, which takes it out of the epoll set.
    func close() {
        guard state != .closed else { return }
        state = .closed
        loop.state.unregister(token: token)
        leave()
        resume(.interrupted)
    }

    private func resume(_ wakeup: Wakeup) {
        guard case .task(let continuation) = waiter else { return }
        endWait()
        continuation.resume(returning: wakeup)
    }

    private func endWait() {
        waiter = .nobody
        deadline = nil
    }
}
