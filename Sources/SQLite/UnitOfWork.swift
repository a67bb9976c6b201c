/// Something to do on a connection, and somebody who waits for its result.
protocol UnitOfWork: Sendable {
    /// Does it, and holds the result back until ``Attempt/finish``: what a transaction did is not true before COMMIT.
    func perform(on connection: Connection) -> Attempt

    /// Tells the one who waits that it was not done.
    func reject(_ error: SQLiteError)
}

/// What one unit did inside a transaction that is still open.
struct Attempt {
    /// Why the unit gave up; none when it has a value.
    let error: SQLiteError?
    /// Hands the unit's own value or error over; to be called once, after COMMIT.
    let finish: () -> Void
}

/// A closure, and the continuation of the task that submitted it.
///
/// The continuation is an unchecked one, because a checked one is an object more for each registration. That it is resumed
/// exactly once is kept by ``WorkQueue``, which gives each unit away once, and by its takers, which end each unit by one
/// ``Attempt/finish`` or one ``reject(_:)``.
struct PendingWork<Value: Sendable>: UnitOfWork {
    let body: @Sendable (Connection) throws(SQLiteError) -> Value
    let continuation: UnsafeContinuation<Result<Value, SQLiteError>, Never>

    func perform(on connection: Connection) -> Attempt {
        do throws(SQLiteError) {
            let value = try body(connection)
            return Attempt(error: nil) { [continuation] in continuation.resume(returning: .success(value)) }
        } catch {
            return Attempt(error: error) { [continuation] in continuation.resume(returning: .failure(error)) }
        }
    }

    func reject(_ error: SQLiteError) {
        continuation.resume(returning: .failure(error))
    }
}
