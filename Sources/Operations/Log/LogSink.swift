import Dispatch
import Glibc
import Synchronization

/// Where log lines go: a bounded queue in memory, emptied by one thread of its own.
///
/// Logging never waits for the file: a line is appended under a lock that nobody holds for longer than an append.
/// When the reader of the log is slow the queue fills; from half its size lines up to `info` are dropped, and at its
/// full size all, so that the lines which matter still get through. What was dropped is counted.
package final class LogSink: Sendable {
    private let writer = DispatchQueue(label: "log.writer")
    private let state = Mutex(State())
    private let capacity: Int
    private let write: @Sendable ([UInt8]) -> Void
    private let dropped = Atomic<UInt64>(0)

    /// - Parameters:
    ///   - capacity: bytes that may wait.
    ///   - write: writes the bytes; runs on the writer's thread and may block.
    package init(capacity: Int = 4_194_304, write: @escaping @Sendable ([UInt8]) -> Void = LogSink.standardError) {
        self.capacity = capacity
        self.write = write
    }

    /// Lines lost since the start (`log_dropped_total`).
    package var droppedCount: UInt64 { dropped.load(ordering: .relaxed) }

    /// Takes one whole line; callable from any thread, never blocks on the file.
    func append(_ line: [UInt8], isImportant: Bool) {
        let schedules = state.withLock { state in
            guard state.pending.count + line.count <= (isImportant ? capacity : capacity / 2) else {
                dropped.wrappingAdd(1, ordering: .relaxed)
                return false
            }
            state.pending += line
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if schedules {
            writer.async { self.drain() }
        }
    }

    /// Waits until everything appended so far has been written, or until the time is up; for the end of the process.
    ///
    /// - Returns: whether all of it has been written. Blocks its thread: never call it on an event loop.
    @discardableResult
    package func flush(within patience: Duration = .seconds(2)) -> Bool {
        let done = DispatchSemaphore(value: 0)
        writer.async {
            self.drain()
            done.signal()
        }
        let nanoseconds = Int(clamping: patience.metricNanoseconds)
        return done.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .success
    }

    /// Runs on the writer's thread. A batch leaves in one write, so that a busy log costs few system calls.
    private func drain() {
        while true {
            let batch = state.withLock { state in
                if state.pending.isEmpty { state.isScheduled = false }
                return exchange(&state.pending, with: [])
            }
            if batch.isEmpty { return }
            write(batch)
        }
    }

    /// Writes to file descriptor 2, all of it, and gives up when the descriptor is gone: there is nobody to tell.
    package static let standardError: @Sendable ([UInt8]) -> Void = { bytes in
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(STDERR_FILENO, buffer.baseAddress.map { $0 + written }, buffer.count - written)
            }
            if count > 0 {
                written += count
            } else if errno == EAGAIN {
                var readiness = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
                poll(&readiness, 1, 1_000)
            } else if errno != EINTR {
                return
            }
        }
    }

    private struct State {
        var pending: [UInt8] = []
        var isScheduled = false
    }
}

private func exchange<Value>(_ value: inout Value, with other: Value) -> Value {
    let former = value
    value = other
    return former
}

extension LogSink {
    /// Registers `log_dropped_total`.
    package func register(in registry: MetricsRegistry) {
        registry.collect { [self] text in
            text.family("log_dropped_total", .counter, help: "Log lines lost because the log's reader was slow.")
            text.sample("log_dropped_total", droppedCount)
        }
    }
}
