/// Waits for a socket without a task: it is called within the event that tells of something to read, or when its deadline
/// has passed.
///
/// A task that waits costs two kilobytes and more, and resuming and suspending it as much as parsing a request and
/// writing its answer. A connection has one only while it waits for something other than its next bytes.
package protocol SocketAttendant: AnyObject {
    /// Something can be read, or the peer has ended its side, or there is an error that reading will tell. Called on the
    /// loop, outside of any task; must not block, and may close the socket.
    func socketIsReadable() -> Attendance
    /// Otherwise as ``socketIsReadable()``.
    func deadlineHasPassed() -> Attendance
}

/// What a ``SocketAttendant`` has come to.
package enum Attendance {
    /// All is done; it waits on, until a deadline if there is one.
    case goesOn(until: Instant?)
    /// It waits no longer: the socket is closed, or a task will wait for it.
    case ended
}
