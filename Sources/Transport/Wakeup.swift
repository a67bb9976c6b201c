/// How a wait for a descriptor has ended.
package enum Wakeup: Sendable {
    /// A system call will not block; it may still find nothing, or an error.
    case ready
    case timedOut
    /// Somebody called ``StreamSocket/interrupt()``, or closed the descriptor.
    case interrupted
}
