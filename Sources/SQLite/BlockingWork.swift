import Dispatch
import Synchronization

/// A unit whose caller blocks a thread of its own until it is done.
final class BlockingWork<Value: Sendable>: UnitOfWork {
    private let body: @Sendable (Connection) throws(SQLiteError) -> Value
    private let result = Mutex<Result<Value, SQLiteError>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable (Connection) throws(SQLiteError) -> Value) {
        self.body = body
    }

    func perform(on connection: Connection) -> Attempt {
        do throws(SQLiteError) {
            let value = try body(connection)
            return Attempt(error: nil) { self.finish(.success(value)) }
        } catch {
            return Attempt(error: error) { self.finish(.failure(error)) }
        }
    }

    func reject(_ error: SQLiteError) { finish(.failure(error)) }

    private func finish(_ result: Result<Value, SQLiteError>) {
        self.result.withLock { $0 = result }
        done.signal()
    }

    /// Blocks the calling thread.
    func wait() throws(SQLiteError) -> Value {
        done.wait()
        let result = result.withLock { $0 } ?? .failure(.closed)
        return try result.get()
    }
}
