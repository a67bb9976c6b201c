import Glibc
import Jobs
import Synchronization
import TestSupport
import Testing
import Timekeeping

@Suite("A worker delivers every job of its queue and settles it", .serialized, .timeLimit(.minutes(2)))
struct JobWorkerTests {
    private let queue = MemoryJobQueue()

    private func state(of id: String) throws -> JobState? {
        try #require(try queue.connect().states(of: [id]).first)
    }

    @Test("every job is delivered exactly once, by several senders")
    func everything() async throws {
        let ids = (0..<200).map { "job-\($0)" }
        _ = try queue.connect().enqueue(ids.map { .sample($0) })

        try await withWorker(on: queue) { _, control in
            control.crossPointOfNoReturn() ? .done(code: 250) : .released
        } _: { _, record in
            try await until("all jobs are settled") { record.now.settled.count == ids.count }
            #expect(record.now.delivered.sorted() == ids.sorted())
            #expect(record.now.settled.allSatisfy { $0.outcome == .done(code: 250) })
        }

        let line = try queue.connectRelay()
        #expect(try line.states(of: ids).allSatisfy { $0 == .ended(.done(code: 250)) })
        #expect(try line.events(after: "0-0", waiting: .zero).events.count == ids.count * 2, "began and ended")
        #expect(try line.reap(limit: 10, maximumCrashes: 3) == 0)
        #expect(try line.depths().workers == 0, "a worker that stopped has left")
    }

    @Test("one sender delivers one at a time, three senders up to three", arguments: [1, 3])
    func concurrency(senders: Int) async throws {
        _ = try queue.connect().enqueue((0..<12).map { .sample("job-\($0)") })
        let gate = Gate()

        try await withWorker(on: queue, senders: senders) { _, _ in
            gate.pass()
            return .done(code: 250)
        } _: { _, record in
            try await until("all senders are busy") { record.now.running == senders }
            let active = try queue.connect().depths().active
            #expect(active == senders, "nothing is claimed ahead")
            gate.open()
            try await until("all jobs are settled") { record.now.settled.count == 12 }
            #expect(record.now.mostRunning == senders)
        }
    }

    @Test("a retry comes back, and its cause decides what it has cost", arguments: RetryCause.allCases)
    func retry(cause: RetryCause) async throws {
        _ = try queue.connect().enqueue([.sample("a")])
        let seen = Mutex<[[Int]]>([])

        try await withWorker(on: queue) { job, _ in
            seen.withLock { $0.append([job.attempts, job.doubts]) }
            return job.deliveries == 1 ? .retry(after: .zero, cause: cause, reason: "451") : .done(code: 250)
        } _: { _, record in
            try await until("it is settled twice") { record.now.settled.count == 2 }
        }

        let cost =
            switch cause {
            case .counted: [1, 0]
            case .uncertain: [1, 1]
            case .provider, .unsupported: [0, 0]
            }
        #expect(seen.withLock { $0 } == [[0, 0], cost])
        #expect(try state(of: "a") == .ended(.done(code: 250)))
    }

    @Test("the heart wakes for the next due job, long before its usual beat")
    func wakesForDue() async throws {
        let due = Timestamp.now().milliseconds + 200
        _ = try queue.connect().enqueue([.sample("a", notBefore: due)])

        try await withWorker(on: queue, configure: { $0.heartbeat = .seconds(3_600) }) { _, _ in
            .done(code: 250)
        } _: { _, record in
            try await until("the job is done") { record.now.settled.count == 1 }
            #expect(Timestamp.now().milliseconds >= due, "and not before")
            #expect(record.now.evictions == 0, "it was not the end of the lease that woke it")
        }
    }

    @Test("a job without a future goes to the dead set and is heard of")
    func dead() async throws {
        _ = try queue.connect().enqueue([.sample("a")])

        try await withWorker(on: queue) { _, _ in
            .dead(.recipient, reason: "550 5.1.1")
        } _: { _, record in
            try await until("the job is settled") { record.now.settled.count == 1 }
        }

        #expect(try state(of: "a") == .ended(.dead(reason: "recipient")))
        #expect(
            try queue.connectRelay().events(after: "0-0", waiting: .zero).events.map(\.change)
                == [.began, .ended(.dead(reason: "recipient"))])
    }

    @Test("the low lane does not starve behind a full high lane")
    func fairness() async throws {
        _ = try queue.connect().enqueue(
            (0..<100).map { .sample("high-\($0)", lane: .high) } + [.sample("low", lane: .low)])

        try await withWorker(on: queue, senders: 1) { _, _ in
            .done(code: 250)
        } _: { _, record in
            try await until("all jobs are settled") { record.now.settled.count == 101 }
            let place = try #require(record.now.delivered.firstIndex(of: "low"))
            #expect(place < 10)
        }
    }

    @Test("suspects are delivered one at a time, whatever the number of senders")
    func suspects() async throws {
        let line = try queue.connect()
        _ = try line.enqueue((0..<6).map { .sample("job-\($0)") })
        try line.register(worker: "crashed", lease: .seconds(60))
        for job in try line.claim(ClaimRequest(worker: "crashed", upTo: 6)).jobs {
            #expect(try line.begin(worker: "crashed", job: job.id, phase: .run))
        }
        #expect(try line.beat(worker: "crashed", lease: .zero))

        try await withWorker(on: queue, senders: 4) { job, _ in
            job.crashes == 1 ? .done(code: 250) : .dead(.content, reason: "crash not counted")
        } _: { _, record in
            try await until("all are delivered") { record.now.settled.count == 6 }
            #expect(record.now.recovered == 6)
            #expect(record.now.mostRunning == 1)
            #expect(record.now.settled.allSatisfy { $0.outcome == .done(code: 250) })
        }
    }

    @Test("while a suspect runs nobody else does, so that it takes nobody along if it is guilty")
    func suspectsAlone() async throws {
        let line = try queue.connect()
        _ = try line.enqueue([.sample("suspect")])
        try line.register(worker: "crashed", lease: .seconds(60))
        _ = try line.claim(ClaimRequest(worker: "crashed"))
        _ = try line.begin(worker: "crashed", job: "suspect", phase: .run)
        _ = try line.enqueue((0..<400).map { .sample("job-\($0)") })
        let running = Mutex(0)
        let company = Mutex<[Int]>([])

        try await withWorker(on: queue, senders: 4) { job, _ in
            running.withLock { $0 += 1 }
            defer { running.withLock { $0 -= 1 } }
            // New work and a while to begin it: others would, if they could.
            if job.crashes > 0 { _ = try? queue.connect().enqueue((0..<10).map { .sample("late-\($0)") }) }
            for _ in 0..<(job.crashes > 0 ? 100 : 1) {
                usleep(1_000)
                if job.crashes > 0 { company.withLock { $0.append(running.withLock { $0 } - 1) } }
            }
            return .done(code: 250)
        } _: { _, record in
            try await until("the senders are busy") { record.now.settled.count > 8 }
            _ = try line.beat(worker: "crashed", lease: .zero)
            try await until("all jobs are settled") { record.now.settled.count == 411 }
        }

        #expect(company.withLock { $0 } == Array(repeating: 0, count: 100))
    }
}
