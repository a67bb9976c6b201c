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

/// A value that lives on one event loop and may be *carried* through other threads, but touched on the loop only.
///
/// The one place where the compiler is told `Sendable` without being able to check it. The rule that makes it true:
/// `stored` is read through ``value`` alone, and ``value`` stops the process on any other thread than the loop's.
package struct LoopConfined<Value>: @unchecked Sendable {
    private let thread: LoopThread
    private let stored: Value

    /// - Parameter value: given away by the caller, who must keep no reference to it.
    package init(_ value: sending Value, to loop: EventLoop) {
        self.init(value, to: loop.thread)
    }

    init(_ value: sending Value, to thread: LoopThread) {
        self.thread = thread
        self.stored = value
    }

    /// The value, on its loop.
    package var value: Value {
        precondition(thread.isCurrent, "a value confined to an event loop was touched on another thread")
        return stored
    }
}
