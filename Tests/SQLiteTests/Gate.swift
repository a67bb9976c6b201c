import Dispatch
import Synchronization

/// Holds a database thread inside a unit of work until the test opens the gate.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let held = Atomic<Bool>(false)

    /// Whether somebody waits at the gate.
    var isHeld: Bool { held.load(ordering: .acquiring) }

    /// Called on the database's thread.
    func hold() {
        held.store(true, ordering: .releasing)
        semaphore.wait()
    }

    func open() { semaphore.signal() }
}

/// Returns when the condition holds; a test that waits in vain is ended by its suite's time limit.
func eventually(_ condition: () -> Bool) async {
    while !condition() { await Task.yield() }
}
