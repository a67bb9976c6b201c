import CLinux
import Glibc

/// What a loop knows and nobody else may touch: its epoll set, its waiting descriptors, its deadlines, its jobs.
final class LoopState {
    /// Jobs for the next round. Those added while a round runs wait for the one after, so that descriptors are looked
    /// at between any two rounds and a job that always has a successor starves nobody.
    var ready: [UnownedJob] = []
    private var running: [UnownedJob] = []

    /// When the present turn began.
    private(set) var now: Instant
    /// Storage for what is being read; see ``ReceiveBuffer``.
    let blocks = BlockPool()

    private let poller: Poller
    private var wheel = DeadlineWheel(tick: 0)
    private var due: [Int] = []
    private var slots: [Readiness?] = []
    private var freeSlots: [Int] = []
    /// Distinguishes the present holder of a slot from earlier ones, in the tokens given to the kernel.
    private var generation: UInt32 = 0

    /// Ticks count from here.
    private let origin: Instant
    private static let nanosecondsPerTick: Int64 = 16_000_000

    init() throws(SystemCallError) {
        poller = try Poller()
        origin = .now
        now = origin
    }

    var wakeUp: LoopWakeUp { LoopWakeUp(descriptor: poller.wakeUpDescriptor) }

    // MARK: One turn

    /// Waits for the kernel and signals what has become ready; true when another thread has called.
    func wait() -> Bool {
        let events = poller.wait(milliseconds: waitingTime())
        now = .now
        var called = false
        for event in events {
            let token = event.data.u64
            if token == Poller.wakeUpToken {
                called = true
            } else if let readiness = slots[Int(token & 0xFFFF_FFFF)], readiness.token == token {
                // Otherwise the descriptor was closed earlier in this very batch and its slot is somebody else's.
                readiness.signal(event.events)
            }
        }
        return called
    }

    private func waitingTime() -> Int32 {
        guard ready.isEmpty else { return 0 }
        guard let next = wheel.nextTick else { return -1 }
        let time = Int64(next) * Self.nanosecondsPerTick - (now.nanoseconds - origin.nanoseconds)
        // Rounded up, lest the loop spin through the last fraction of a millisecond.
        return Int32(clamping: max(0, time) / 1_000_000 + 1)
    }

    func expireDeadlines() {
        wheel.expire(upTo: tick(at: now), into: &due)
        guard !due.isEmpty else { return }
        for slot in due {
            guard let readiness = slots[slot], let deadline = readiness.deadline else { continue }
            if deadline <= now {
                readiness.expire()
            } else {
                wheel.set(slot: slot, tick: tick(notBefore: deadline))
            }
        }
        due.removeAll(keepingCapacity: true)
    }

    /// As a task executor's: were the loop named as their serial executor too, code that belongs to no actor would
    /// find itself in the wrong place after each suspension and be enqueued a second time.
    func runReadyJobs(on executor: UnownedTaskExecutor) {
        guard !ready.isEmpty else { return }
        swap(&ready, &running)
        for job in running {
            job.runSynchronously(on: executor)
        }
        running.removeAll(keepingCapacity: true)
    }

    // MARK: Waiting things

    /// Gives `readiness` a slot and returns the token the kernel shall report for it.
    func register(_ readiness: Readiness) -> UInt64 {
        generation &+= 1
        // The highest generation is left out: with it a token could equal the eventfd's.
        if generation == .max { generation = 1 }
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = free
            slots[slot] = readiness
        } else {
            slot = slots.count
            slots.append(readiness)
        }
        return UInt64(generation) << 32 | UInt64(slot)
    }

    func unregister(token: UInt64) {
        let slot = Int(token & 0xFFFF_FFFF)
        wheel.clear(slot: slot)
        slots[slot] = nil
        freeSlots.append(slot)
    }

    func listen(to descriptor: Int32, interest: UInt32, token: UInt64, isNew: Bool) throws(SystemCallError) {
        if isNew {
            try poller.add(descriptor, interest: interest, token: token)
        } else {
            try poller.modify(descriptor, interest: interest, token: token)
        }
    }

    func ignore(_ descriptor: Int32) throws(SystemCallError) {
        try poller.remove(descriptor)
    }

    /// Sees to it that the slot is looked at no later than `deadline`.
    ///
    /// A deadline later than the entry there is costs nothing: the entry is moved when it comes due. That is why the
    /// idle time-out, pushed back by every request, is free.
    func arm(token: UInt64, deadline: Instant, filed: inout Instant?) {
        let slot = Int(token & 0xFFFF_FFFF)
        if let filed, filed <= deadline, wheel.filedTick(of: slot) != nil { return }
        wheel.set(slot: slot, tick: tick(notBefore: deadline))
        filed = deadline
    }

    /// The tick that `instant` falls into.
    private func tick(at instant: Instant) -> Int {
        Int((instant.nanoseconds - origin.nanoseconds) / Self.nanosecondsPerTick)
    }

    /// The first tick that begins at `deadline` or later; one in the far future saturates instead of overflowing.
    private func tick(notBefore deadline: Instant) -> Int {
        let (time, overflows) = deadline.nanoseconds.subtractingReportingOverflow(
            origin.nanoseconds - Self.nanosecondsPerTick + 1)
        return overflows ? Int(Int32.max) : Int(clamping: min(time / Self.nanosecondsPerTick, Int64(Int32.max)))
    }
}
