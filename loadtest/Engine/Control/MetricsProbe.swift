import Transport

/// Asks the service for its metrics once a second, on a thread of its own. Usable from any thread.
package final class MetricsProbe: Sendable {
    /// What belongs to the thread.
    private final class Confined {
        var metrics = ServerMetrics()
        var client: ControlClient?
    }

    private let target: LoadTarget
    private let executor = BlockingExecutor(label: "load.metrics")
    private let confined: ThreadConfined<Confined>
    private let path: String

    /// - Parameters:
    ///   - target: the service; its key is sent along.
    ///   - path: of the metrics.
    package init(_ target: LoadTarget, path: String) {
        self.target = target
        self.path = path
        confined = ThreadConfined(Confined(), to: executor)
    }

    /// ``read()`` as a run asks for it.
    package var reading: @Sendable () async -> [String: Double] {
        let probe = self
        return { await probe.read() }
    }

    /// The numbers of this moment; none when the service does not give any.
    package func read() async -> [String: Double] {
        let target = target
        let path = path
        return await confined.run { confined in
            if confined.client == nil,
                let address = try? SocketAddress.resolve(host: target.host, port: target.port).first
            {
                confined.client = ControlClient(target, at: address, timeout: .seconds(1))
            }
            guard let answer = try? confined.client?.get(path), answer.status == 200 else { return [:] }
            return confined.metrics.reading(answer.body, at: Double(Instant.now.nanoseconds) / 1e9)
        }
    }
}

/// A value that is used on one blocking executor only, one use after another: an actor with that thread for its own.
actor ThreadConfined<Value> {
    private let value: Value
    private let executor: BlockingExecutor

    init(_ value: sending Value, to executor: BlockingExecutor) {
        self.value = value
        self.executor = executor
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Runs a closure on the thread and gives its value back.
    func run<Result: Sendable>(_ body: @Sendable (Value) -> Result) -> Result { body(value) }
}
