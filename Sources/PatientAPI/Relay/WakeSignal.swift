import Synchronization

/// Wakes one waiting task; a signal that comes while nobody waits is kept, further ones add nothing to it.
///
/// Signalling costs one atomic operation while the waiter is busy, so that every registration can afford it.
final class WakeSignal: Sendable {
    private let isPending = Atomic<Bool>(false)
    private let waiter = Mutex<CheckedContinuation<Void, Never>?>(nil)

    /// Callable from any thread; never blocks.
    func signal() {
        guard !isPending.exchange(true, ordering: .acquiringAndReleasing) else { return }
        resume()
    }

    /// Waits for a signal, at most for `limit`, and not at all in a cancelled task. One task waits at a time.
    func wait(upTo limit: Duration) async {
        guard !isPending.exchange(false, ordering: .acquiringAndReleasing) else { return }
        let timer = Task {
            // Cancelled is the ordinary end: the signal was quicker.
            if (try? await Task.sleep(for: limit)) != nil { resume() }
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiter.withLock { $0 = continuation }
                // What came between the look above and the lock is not to be slept through.
                if isPending.load(ordering: .acquiring) || Task.isCancelled { resume() }
            }
        } onCancel: {
            resume()
        }
        timer.cancel()
        isPending.store(false, ordering: .releasing)
    }

    private func resume() {
        let continuation = waiter.withLock { waiter in
            defer { waiter = nil }
            return waiter
        }
        continuation?.resume()
    }
}
