import Jobs
import Logging
import Operations
import Patients
import TestSupport
import Testing
import Timekeeping
import Transport

@testable import PatientAPI

@Suite("The outbox relay loses nothing and doubles nothing (Notifications §3.11)")
struct OutboxRelayTests {
    private let store = MemoryOutboxStore()
    private let queue = MemoryJobQueue()
    private let metrics = ServiceMetrics(registry: MetricsRegistry())

    @Test("a committed message is in the queue soon after the relay is woken, and marked only then")
    func publishing() async throws {
        try await whileRelaying { relay in
            store.write(["A", "B", "C"])
            relay.wake()

            try await eventually("all marked") { store.allRelayed ? true : nil }
        }
        #expect(try depths().ready == 3)
        #expect(metrics.published.counter("new").value == 3)
    }

    @Test("a message that nobody woke the relay for is found all the same")
    func unannounced() async throws {
        try await whileRelaying { _ in
            store.write(["A"])
            try await eventually("marked") { store.allRelayed ? true : nil }
        }
    }

    @Test("while the queue is away messages wait, and follow when it returns")
    func outage() async throws {
        queue.fail(with: .unavailable("connection refused"))
        try await whileRelaying { relay in
            store.write(["A", "B"])
            relay.wake()
            try await eventually("outage noticed") { metrics.queueUp.value == 0 ? true : nil }
            #expect(store.rows == [.pending, .pending])

            queue.fail(with: nil)
            try await eventually("all marked") { store.allRelayed ? true : nil }
            try await eventually("outage over") { metrics.queueUp.value == 1 ? true : nil }
        }
        #expect(try depths().ready == 2)
    }

    @Test("a crash between hand-over and mark repeats the hand-over, and the queue has the message once")
    func crash() async throws {
        store.write(["A", "B"])
        store.loseMarks(true)
        let publisher = publisher()
        await #expect(throws: RepositoryError.unavailable(.closed)) {
            try await publisher.publishPending(on: try queue.connect())
        }
        #expect(store.rows == [.pending, .pending])

        store.loseMarks(false)
        try await publisher.publishPending(on: try queue.connect())

        #expect(store.allRelayed)
        #expect(try depths().ready == 2)
        #expect(metrics.published.counter("known").value == 2)
    }

    @Test("what a queue forgot while it was away is handed over again at once")
    func loss() async throws {
        try await whileRelaying { relay in
            store.write(["A", "B"])
            relay.wake()
            try await eventually("all marked") { store.allRelayed ? true : nil }

            queue.fail(with: .unavailable("restarting"))
            store.write(["C"])
            relay.wake()
            try await eventually("outage noticed") { metrics.queueUp.value == 0 ? true : nil }
            queue.loseEverything()
            queue.fail(with: nil)

            try await eventually("everything back") { try depths().ready == 3 ? true : nil }
        }
    }

    @Test("reconciliation settles what ended unnoticed and leaves what is alive")
    func reconciliation() async throws {
        store.write(["A", "B", "C"])
        let publisher = publisher()
        let connection = try queue.connect()
        try await publisher.publishPending(on: connection)
        try work(on: connection) {
            $0 == "A" ? .done(code: 250) : $0 == "B" ? .dead(.recipient, reason: "550") : .released
        }

        try await publisher.reconcile(uncheckedSince: Timestamp.now().advanced(bySeconds: 1), on: connection)

        let rows = store.rows
        #expect(rows[0] == .ended(.sent(code: 250)))
        #expect(rows[1] == .ended(.dead(reason: "recipient")))
        #expect(store.rows.count == 3 && metrics.published.counter("new").value == 3)
    }

    @Test("events settle messages once, however often they are told")
    func events() async throws {
        try await whileRelaying { relay in
            store.write(["A", "B"])
            relay.wake()
            try await eventually("all marked") { store.allRelayed ? true : nil }

            try work(on: try queue.connect()) { _ in .done(code: 250) }

            try await eventually("all settled") { store.settlements == 2 ? true : nil }
        }
        // Another process begins with the cursor that was stored.
        try await whileRelaying { _ in
            store.write(["C"])
            try await eventually("relayed") { try depths().ready == 1 ? true : nil }
        }
        #expect(store.settlements == 2)
        #expect(metrics.settled.counter("sent", "event").value == 2)
    }

    @Test("storage that fails stops nothing for good")
    func storage() async throws {
        store.fail(with: .unavailable(.busy))
        try await whileRelaying { relay in
            store.fail(with: nil)
            store.write(["A"])
            relay.wake()
            try await eventually("marked") { store.allRelayed ? true : nil }
        }
    }

    @Test("the wait doubles up to five seconds and is spread over its second half")
    func backoff() {
        var latest = RelayBackoff()
        var earliest = RelayBackoff()

        let ceilings = (0..<8).map { _ in latest.next(jitter: 1) }
        let floors = (0..<2).map { _ in earliest.next(jitter: 0) }

        #expect(ceilings == [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000].map { .milliseconds($0) })
        #expect(floors == [.milliseconds(50), .milliseconds(100)])
    }

    @Test("a signal that nobody waits for is kept, and waiting ends by itself")
    func signal() async {
        let signal = WakeSignal()
        signal.signal()
        signal.signal()

        await signal.wait(upTo: .seconds(3_600))
        await signal.wait(upTo: .milliseconds(1))
        async let waiting: Void = signal.wait(upTo: .seconds(3_600))
        signal.signal()
        await waiting
    }

    private func publisher() -> OutboxPublisher {
        OutboxPublisher(store: store, metrics: metrics, settings: OutboxRelaySettings())
    }

    private func depths() throws -> QueueDepths {
        try queue.connect().depths()
    }

    /// Claims everything as a worker does, and settles it.
    private func work(
        on connection: any JobQueueConnection, _ outcome: (String) -> JobOutcome
    ) throws {
        try connection.register(worker: "w", lease: .seconds(60))
        let claimed = try connection.claim(ClaimRequest(worker: "w", upTo: 100, begins: true)).jobs
        _ = try connection.finish(
            worker: "w", claimed.map { JobSettlement(id: $0.id, outcome: outcome($0.id)) })
        try connection.unregister(worker: "w")
    }

    /// Runs a relay for as long as `body` does.
    private func whileRelaying(_ body: (OutboxRelay) async throws -> Void) async throws {
        var settings = OutboxRelaySettings()
        settings.idle = .milliseconds(20)
        settings.eventWait = .milliseconds(20)
        let relay = OutboxRelay(
            store: store, queue: queue, settings: settings, metrics: metrics,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            executor: { BlockingExecutor(label: $0) })
        let running = Task { await relay.run() }
        let result: Result<Void, any Error>
        do { result = .success(try await body(relay)) } catch { result = .failure(error) }
        running.cancel()
        await running.value
        try result.get()
    }
}
