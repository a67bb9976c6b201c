import Dispatch
import Jobs
import Synchronization

/// Wakes threads that wait for work: a token for each ring, few enough that stale ones cost nothing.
final class QueueBell: Sendable {
    private static let mostTokens = 32
    private let tokens = Atomic<Int>(0)
    private let semaphore = DispatchSemaphore(value: 0)

    /// Callable from any thread; never blocks.
    func ring() {
        if tokens.wrappingAdd(1, ordering: .acquiringAndReleasing).oldValue < Self.mostTokens {
            semaphore.signal()
        } else {
            tokens.wrappingSubtract(1, ordering: .acquiringAndReleasing)
        }
    }

    /// Blocks the calling thread until somebody rings, at most for `limit`.
    func wait(upTo limit: Duration) {
        let milliseconds = Int(clamping: min(limit.wholeMilliseconds, 3_600_000))
        if semaphore.wait(timeout: .now() + .milliseconds(milliseconds)) == .success {
            tokens.wrappingSubtract(1, ordering: .acquiringAndReleasing)
        }
    }
}
