import Dispatch
import Synchronization

/// Wakes the one thread that waits; raised while nobody waits it is kept, raised again it adds nothing.
final class ThreadSignal: Sendable {
    private let isRaised = Atomic<Bool>(false)
    private let semaphore = DispatchSemaphore(value: 0)

    /// Callable from any thread; never blocks.
    func raise() {
        if !isRaised.exchange(true, ordering: .acquiringAndReleasing) { semaphore.signal() }
    }

    /// Blocks the calling thread until it is raised, at most for `limit`.
    func wait(upTo limit: Duration) {
        let (seconds, attoseconds) = limit.components
        let nanoseconds = min(Int(seconds), 3_600) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
        if semaphore.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .success { lower() }
    }

    /// Blocks the calling thread until it is raised.
    func wait() {
        semaphore.wait()
        lower()
    }

    private func lower() { isRaised.store(false, ordering: .releasing) }

    /// Blocks the calling thread for a while.
    static func pause(for duration: Duration) { ThreadSignal().wait(upTo: duration) }
}
