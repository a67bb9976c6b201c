import Glibc
import Synchronization

/// The thread an event loop runs on, known once the loop has started.
package final class LoopThread: Sendable {
    private let identity = Atomic<UInt>(0)

    init() {}

    /// Called once, by the thread itself, before anything confined to it is touched.
    func adopt() {
        precondition(identity.load(ordering: .relaxed) == 0, "a loop was started twice")
        identity.store(UInt(pthread_self()), ordering: .releasing)
    }

    /// Called when the loop has stopped: from then on no thread is the loop's.
    func resign() {
        identity.store(0, ordering: .releasing)
    }

    /// Whether the caller runs on this thread.
    package var isCurrent: Bool {
        identity.load(ordering: .relaxed) == UInt(pthread_self())
    }
}
