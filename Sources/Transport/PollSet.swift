import CLinux

/// One epoll set for a program that is its own loop: what ``EventLoop`` offers its tasks, as bare waits and events.
///
/// Made for the load generator, which has to send by the microsecond and cannot afford a task for each connection.
/// Used by one thread; only its ``alarm`` may be rung from others.
package struct PollSet: ~Copyable {
    private let poller: Poller
    private var batch = UnsafeBufferPointer<epoll_event>(start: nil, count: 0)

    /// - Throws: when the descriptors of the set cannot be had.
    package init() throws(SystemCallError) {
        poller = try Poller()
    }

    /// Ends the present wait, or the next one, from any thread.
    package var alarm: PollAlarm { PollAlarm(wakeUp: LoopWakeUp(descriptor: poller.wakeUpDescriptor)) }

    /// Reports a socket from now on, level-triggered, under a token of the caller's choice.
    ///
    /// - Parameter token: anything but `UInt64.max`, which is the alarm's.
    package func add(
        _ socket: borrowing ClientSocket, _ interest: PollInterest, token: UInt64
    ) throws(SystemCallError) {
        try poller.add(socket.number, interest: interest.mask, token: token)
    }

    /// Changes what a socket is reported for. A socket that is closed leaves the set by itself.
    package func modify(
        _ socket: borrowing ClientSocket, _ interest: PollInterest, token: UInt64
    ) throws(SystemCallError) {
        try poller.modify(socket.number, interest: interest.mask, token: token)
    }

    /// Reports a listening socket when a connection can be accepted.
    package func add(_ socket: borrowing ListeningSocket, token: UInt64) throws(SystemCallError) {
        try poller.add(socket.number, interest: PollInterest.read.mask, token: token)
    }

    /// Waits for events, at most so many nanoseconds (nil: for ever), and gives their number.
    ///
    /// The kernel wakes a thread up to 50 µs late for its own comfort; ``PreciseTimers`` takes that off a thread.
    package mutating func wait(nanoseconds: Int64?) -> Int {
        batch = poller.wait(nanoseconds: nanoseconds)
        return batch.count
    }

    /// An event of the last wait.
    package subscript(position: Int) -> PollEvent {
        PollEvent(batch[position])
    }
}

/// The other end of a ``PollSet``: rings from any thread. It must not outlive the set's last wait.
package struct PollAlarm: Sendable {
    let wakeUp: LoopWakeUp

    package func ring() {
        wakeUp.signal()
    }
}

/// What a socket is watched for.
package enum PollInterest: Sendable {
    case read, write, readAndWrite

    var mask: UInt32 {
        switch self {
        case .read: EPOLLIN.rawValue | EPOLLRDHUP.rawValue
        case .write: EPOLLOUT.rawValue
        case .readAndWrite: EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLOUT.rawValue
        }
    }
}

/// What the kernel has reported of one socket.
package struct PollEvent: Sendable {
    package let token: UInt64
    /// Something can be received, or the end of the stream, or an error that recv(2) will tell.
    package let isReadable: Bool
    /// Something can be sent, or an attempt to connect has ended.
    package let isWritable: Bool

    init(_ event: epoll_event) {
        token = event.data.u64
        let failed = EPOLLERR.rawValue | EPOLLHUP.rawValue
        isReadable = event.events & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue | failed) != 0
        isWritable = event.events & (EPOLLOUT.rawValue | failed) != 0
    }

    /// Whether it is the alarm and no socket.
    package var isAlarm: Bool { token == Poller.wakeUpToken }
}

/// How punctually the kernel wakes a thread.
package enum PreciseTimers {
    /// From now on the calling thread's waits end when they are due and not up to 50 µs later (prctl(2),
    /// `PR_SET_TIMERSLACK`). Costs interrupts; for a thread whose purpose is punctuality.
    package static func enableOnThisThread() {
        clinux_set_timer_slack(1)
    }
}
