import Dispatch

/// A door that deliveries wait at until a test opens it. A test that fails to open it fails, and does not hang.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() { semaphore.signal() }

    /// Blocks the calling thread.
    func pass() {
        if semaphore.wait(timeout: .now() + .seconds(30)) == .success { semaphore.signal() }
    }
}
