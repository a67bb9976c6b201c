import CLinux
import Glibc

/// What a loop knows and nobody else may touch: its epoll set, its waiting descriptors, its deadlines, its jobs.
final class LoopState {
    /// Jobs for the next round. Those added while a round runs wait for the one after, so that descriptors are looked
    /// at between any two rounds and a job that always has a successor starves nobody.
    var ready: [UnownedJob] = []
    private var running: [UnownedJob] = []

    private(set) var now: ContinuousClock.Instant
    /// Storage for what is being read; see ``ReceiveBuffer``.
    let blocks = BlockPool()

    private let poller: Poller
    private var wheel = DeadlineWheel(tick: 0)
    private var due: [Int] = []
    private var slots: [Readiness?] = []
    private var freeSlots: [Int] = []
    /// Distinguishes the present holder of a slot from earlier ones, in the tokens given to the kernel.
    private var generation: UInt32 = 0

    private let origin: ContinuousClock.Instant
    private static let tick = Duration.milliseconds(16)
    private static let attosecondsPerTick: Int64 = 16_000_000_000_000_000

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
        let time = origin + Self.tick * next - now
        // Rounded up, lest the loop spin through the last fraction of a millisecond.
        return Int32(clamping: Int64(time / .milliseconds(1)) + 1)
    }

    func expireDeadlines() {
        wheel.expire(upTo: tick(at: now, rounding: .down), into: &due)
        for slot in due {
            guard let readiness = slots[slot], let deadline = readiness.deadline else { continue }
            if deadline <= now {
                readiness.expire()
            } else {
                wheel.set(slot: slot, tick: tick(at: deadline, rounding: .up))
            }
        }
        due.removeAll(keepingCapacity: true)
    }

    /// As a task executor's: were the loop named as their serial executor too, code that belongs to no actor would
    /// find itself in the wrong place after each suspension and be enqueued a second time.
    func runReadyJobs(on executor: UnownedTaskExecutor) {
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
    func arm(token: UInt64, deadline: ContinuousClock.Instant, filed: inout ContinuousClock.Instant?) {
        let slot = Int(token & 0xFFFF_FFFF)
        if let filed, filed <= deadline, wheel.filedTick(of: slot) != nil { return }
        wheel.set(slot: slot, tick: tick(at: deadline, rounding: .up))
        filed = deadline
    }

    private func tick(at instant: ContinuousClock.Instant, rounding: FloatingPointRoundingRule) -> Int {
        let (seconds, attoseconds) = (instant - origin).components
        // 62.5 ticks per second; a deadline in a far future saturates instead of overflowing.
        guard seconds < 1 << 32 else { return Int(Int32.max) }
        let fraction = attoseconds * 2 + (seconds % 2) * 2_000_000_000_000_000_000
        let up = rounding == .up ? Self.attosecondsPerTick * 2 - 1 : 0
        return Int(seconds / 2 * 125 + (fraction + up) / (Self.attosecondsPerTick * 2))
    }
}
