import CLinux
import Glibc

/// One epoll set with the eventfd that interrupts its wait (epoll(7), eventfd(2)). Owns both descriptors.
struct Poller: ~Copyable {
    private let epoll: OwnedDescriptor
    private let wakeUp: OwnedDescriptor
    private let events: UnsafeMutableBufferPointer<epoll_event>

    /// The token that stands for the eventfd; no slot can have it.
    static let wakeUpToken = UInt64.max

    /// Level-triggered, therefore what does not fit in one batch is reported by the next.
    private static let batch = 256

    init() throws(SystemCallError) {
        let set = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard set >= 0 else { throw .last("epoll_create1") }
        let epoll = OwnedDescriptor(set)
        let counter = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard counter >= 0 else { throw .last("eventfd") }
        let wakeUp = OwnedDescriptor(counter)
        // Edge-triggered, the one exception: each write is one event, and the counter need not be read back.
        var event = epoll_event(events: EPOLLIN.rawValue | EPOLLET.rawValue, data: epoll_data(u64: Self.wakeUpToken))
        guard epoll_ctl(set, EPOLL_CTL_ADD, counter, &event) == 0 else { throw .last("epoll_ctl") }
        self.epoll = epoll
        self.wakeUp = wakeUp
        events = .allocate(capacity: Self.batch)
        events.initialize(repeating: epoll_event())
    }

    deinit {
        events.deallocate()
    }

    /// The eventfd: a write to it from any thread ends the wait.
    var wakeUpDescriptor: Int32 { wakeUp.number }

    func add(_ descriptor: Int32, interest: UInt32, token: UInt64) throws(SystemCallError) {
        try control(EPOLL_CTL_ADD, descriptor, interest, token)
    }

    func modify(_ descriptor: Int32, interest: UInt32, token: UInt64) throws(SystemCallError) {
        try control(EPOLL_CTL_MOD, descriptor, interest, token)
    }

    func remove(_ descriptor: Int32) throws(SystemCallError) {
        try control(EPOLL_CTL_DEL, descriptor, 0, 0)
    }

    private func control(
        _ operation: Int32, _ descriptor: Int32, _ interest: UInt32, _ token: UInt64
    ) throws(SystemCallError) {
        var event = epoll_event(events: interest, data: epoll_data(u64: token))
        guard epoll_ctl(epoll.number, operation, descriptor, &event) == 0 else { throw .last("epoll_ctl") }
    }

    /// Waits for events, at most `milliseconds` (-1: for ever), and gives those that came.
    ///
    /// The memory is the poller's own and holds until the next call.
    func wait(milliseconds: Int32) -> UnsafeBufferPointer<epoll_event> {
        let count = epoll_wait(epoll.number, events.baseAddress, Int32(Self.batch), milliseconds)
        // EINTR is the only error an existing set can give, and means "none yet".
        precondition(count >= 0 || errno == EINTR, "epoll_wait failed on the loop's own set")
        return UnsafeBufferPointer(rebasing: events[..<max(0, Int(count))])
    }

    /// The same with waits of nanoseconds; nil waits for ever. A kernel before 5.11 rounds them up to milliseconds.
    func wait(nanoseconds: Int64?) -> UnsafeBufferPointer<epoll_event> {
        let count = clinux_epoll_wait_ns(epoll.number, events.baseAddress, Int32(Self.batch), nanoseconds ?? -1)
        precondition(count >= 0 || errno == EINTR, "epoll_pwait2 failed on the loop's own set")
        return UnsafeBufferPointer(rebasing: events[..<max(0, Int(count))])
    }
}
