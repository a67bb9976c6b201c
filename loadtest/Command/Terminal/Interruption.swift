import Dispatch
import Glibc
import LoadEngine
import Synchronization

/// Ctrl-C and SIGTERM: the first ends the run and lets it report, the second leaves at once.
enum Interruption {
    /// Runs `body` in a task that the first signal cancels.
    ///
    /// - Parameter onSecond: what must be put right before the process ends without waiting.
    static func cancelling<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value, onSecond: @escaping @Sendable () -> Void
    ) async throws -> Value {
        let task = Task { try await body() }
        let count = Count()
        let sources = [SIGINT, SIGTERM].map { number in
            // Dispatch only observes; the default action would still end the process.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                guard count.increment() > 1 else { return task.cancel() }
                onSecond()
                _exit(Verdict.aborted.exitCode)
            }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        return try await task.value
    }

    private final class Count: Sendable {
        private let value = Atomic<Int>(0)

        func increment() -> Int { value.wrappingAdd(1, ordering: .relaxed).newValue }
    }
}
