/// Serves what arrives on a socket within the event that tells of it, while the task that waits stays suspended.
///
/// Resuming a task and suspending it again costs about as much as parsing a request and writing its answer; an
/// attendant spares that where nothing has to be waited for.
package protocol ReadAttendant: AnyObject {
    /// Called on the loop, outside of any task, when the socket can be read and its task waits for that. Must not
    /// block, and must not close the socket.
    func socketIsReadable() -> ReadAttendance
}

/// What an attendant has come to.
package enum ReadAttendance {
    /// All is done; the wait goes on until `deadline`.
    case waitOn(until: Instant?)
    /// The task is needed: its wait ends as ``Wakeup/ready``.
    case resume
}
