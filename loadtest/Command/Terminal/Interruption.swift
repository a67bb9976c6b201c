import Dispatch
import Glibc
import LoadEngine
import Synchronization

/// Ctrl-C, SIGTERM and SIGHUP: the first ends the run and lets it report, the second leaves at once.
enum Interruption {
    /// Runs `body` in a task that the first signal cancels.
    ///
    /// - Parameters:
    ///   - onSecond: what must be put right before the process ends without waiting.
    ///   - onContinue: called when the process goes on after it was suspended.
    static func cancelling<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value, onSecond: @escaping @Sendable () -> Void,
        onContinue: @escaping @Sendable () -> Void = {}
    ) async throws -> Value {
        let task = Task { try await body() }
        let count = Count()
        var sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            // Dispatch only observes; the default action would still end the process.
            signal(number, SIG_IGN)
            return watch(number) {
                guard count.increment() > 1 else { return task.cancel() }
                onSecond()
                _exit(Verdict.aborted.exitCode)
            }
        }
        sources.append(watch(SIGCONT, onContinue))
        defer { for source in sources { source.cancel() } }
        return try await task.value
    }

    private static func watch(
        _ number: Int32, _ handler: @escaping @Sendable () -> Void
    ) -> any DispatchSourceSignal {
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler(handler: handler)
        source.resume()
        return source
    }

    private final class Count: Sendable {
        private let value = Atomic<Int>(0)

        func increment() -> Int { value.wrappingAdd(1, ordering: .relaxed).newValue }
    }
}
