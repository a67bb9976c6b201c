import Glibc
import Transport

/// Makes requests due when the schedule says so.
///
/// It has a thread of its own: the deadlines of an event loop are as coarse as its ticks, and a loop that is busy with
/// answers must not be late with the next question without anybody noticing.
struct ArrivalClock {
    private let executor = BlockingExecutor(label: "load.arrivals")
    let span: RunSpan
    /// How many requests become due at most.
    let requests: Int?
    let signal: StopSignal

    /// Deals the arrivals of `pacer` to `queues` in turn; returns when there are no more.
    func run(_ pacer: ArrivalPacer, into queues: [ArrivalQueue]) async {
        await executor.run { deal(pacer, into: queues) }
    }

    private func deal(_ schedule: ArrivalPacer, into queues: [ArrivalQueue]) {
        var pacer = schedule
        var now = ContinuousClock.now
        for number in 0..<(requests ?? .max) {
            let due = span.start + pacer.next()
            guard span.contains(due) else { return }
            while due > now {
                if signal.isRaised { return }
                // In slices, so that a slow schedule notices the end of the run.
                Self.sleep(min((due - now).wholeNanoseconds, 50_000_000))
                now = .now
            }
            if signal.isRaised { return }
            queues[number % queues.count].push(due: due)
        }
    }

    private static func sleep(_ nanoseconds: Int64) {
        var span = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        // An interrupted sleep ends early; the caller looks at the clock anyway.
        nanosleep(&span, nil)
    }
}
