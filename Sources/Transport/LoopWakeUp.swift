import CLinux

/// The end of an eventfd that other threads write to, which ends the loop's wait.
///
/// The number only: the descriptor belongs to the loop's ``Poller``, and the loop outlives everybody who can signal.
struct LoopWakeUp: Sendable {
    let descriptor: Int32

    /// Callable from any thread. The counter cannot overflow within the life of a process, so the write succeeds.
    func signal() {
        eventfd_write(descriptor, 1)
    }
}
