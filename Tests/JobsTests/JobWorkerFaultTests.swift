import Jobs
import TestSupport
import Testing

@Suite("No outage, lost reply or eviction loses a job", .serialized, .timeLimit(.minutes(2)))
struct JobWorkerFaultTests {
    private let queue = MemoryJobQueue()

    @Test("a result that cannot be told is kept until the queue returns, and told once")
    func outage() async throws {
        _ = try queue.connect().enqueue([.sample("a"), .sample("b")])
        let gate = Gate()

        try await withWorker(on: queue, senders: 1) { _, _ in
            gate.pass()
            return .done(code: 250)
        } _: { _, record in
            try await until("a delivery runs") { record.now.running == 1 }
            queue.fail(with: .unavailable("connection refused"))
            gate.open()
            try await until("the loss is noticed") { record.now.losses == 1 }
            #expect(record.now.settled.isEmpty)
            queue.fail(with: nil)
            try await until("both are settled") { record.now.settled.count == 2 }
            try await until("the return is noticed") { record.now.returns == 1 }
            #expect(record.now.delivered == ["a", "b"])
            #expect(record.now.losses == 1, "an outage is told once, not at every try")
        }
    }

    @Test("a job whose claim was answered into the void is delivered all the same")
    func lostClaim() async throws {
        let faulty = FaultyJobQueue(queue)
        faulty.loseReply(of: .claim)
        _ = try queue.connect().enqueue([.sample("a")])

        try await withWorker(on: faulty, configure: { $0.lease = .milliseconds(500) }) { _, _ in
            .done(code: 250)
        } _: { _, record in
            try await until("the job is done") { record.now.settled.count == 1 }
            #expect(record.now.delivered == ["a"])
            #expect(faulty.hasStruck)
        }
    }

    @Test("a job that was claimed and could not be begun is delivered all the same")
    func lostBegin() async throws {
        let faulty = FaultyJobQueue(queue)
        let line = try queue.connect()
        _ = try line.enqueue([.sample("a")])
        // Only suspects are begun by a call of their own.
        try line.register(worker: "crashing", lease: .seconds(60))
        _ = try line.claim(ClaimRequest(worker: "crashing", begins: true))
        _ = try line.beat(worker: "crashing", lease: .zero)
        faulty.loseReply(of: .beginRun)

        try await withWorker(on: faulty, configure: { $0.lease = .milliseconds(500) }) { _, _ in
            .done(code: 250)
        } _: { _, record in
            try await until("the job is done") { record.now.settled.count == 1 }
            #expect(record.now.delivered == ["a"])
            #expect(faulty.hasStruck)
        }
    }

    @Test("a lost claim of one sender costs the others nothing: what they deliver is neither repeated nor suspected")
    func lostClaimBesideDeliveries() async throws {
        let faulty = FaultyJobQueue(queue)
        let gate = Gate()
        _ = try queue.connect().enqueue([.sample("slow")])

        try await withWorker(on: faulty, senders: 2, configure: { $0.lease = .milliseconds(300) }) { job, _ in
            if job.id == "slow" { gate.pass() }
            return job.crashes == 0 ? .done(code: 250) : .dead(.content, reason: "suspected")
        } _: { _, record in
            try await until("the slow delivery runs") { record.now.running == 1 }
            faulty.loseReply(of: .claim)
            _ = try queue.connect().enqueue([.sample("lost")])
            try await until("the claim was lost") { faulty.hasStruck }
            // Longer than the lease, which must not run out under the slow delivery.
            let end = ContinuousClock.now + .milliseconds(600)
            try await until("the lease would have run out") { ContinuousClock.now > end }
            #expect(record.now.recovered == 0, "nothing was taken from a name that still delivers")
            gate.open()
            try await until("both jobs are done") { record.now.settled.count == 2 }
            #expect(record.now.delivered.sorted() == ["lost", "slow"])
            #expect(record.now.settled.allSatisfy { $0.outcome == .done(code: 250) })
            #expect(record.now.duplicates.isEmpty)
        }
    }

    @Test("a result whose receipt was lost is told again, which is no duplicate delivery")
    func lostFinish() async throws {
        let faulty = FaultyJobQueue(queue)
        faulty.loseReply(of: .finish)
        _ = try queue.connect().enqueue([.sample("a")])

        try await withWorker(on: faulty) { _, _ in
            .done(code: 250)
        } _: { _, record in
            try await until("the job is settled") { record.now.settled.count == 1 }
            #expect(record.now.delivered == ["a"])
            #expect(record.now.duplicates.isEmpty)
        }
    }

    @Test("what cannot be noted is not sent: without the note a crash could not be told from a first attempt")
    func lostData() async throws {
        let faulty = FaultyJobQueue(queue)
        faulty.loseReply(of: .beginData)
        _ = try queue.connect().enqueue([.sample("a")])

        try await withWorker(on: faulty) { _, control in
            control.crossPointOfNoReturn() ? .done(code: 250) : .released
        } _: { _, record in
            try await until("the job is done") { record.now.settled.last?.outcome == .done(code: 250) }
            #expect(record.now.settled.map(\.outcome) == [.released, .done(code: 250)])
        }
    }

    @Test(
        "a lost reply to the heart does not end the worker",
        arguments: [FaultyJobQueue.Call.register, .beat, .promote, .reap])
    func lostHeartbeat(call: FaultyJobQueue.Call) async throws {
        let faulty = FaultyJobQueue(queue)
        faulty.loseReply(of: call)

        try await withWorker(on: faulty) { _, _ in
            .done(code: 250)
        } _: { _, record in
            try await until("the reply was lost") { faulty.hasStruck }
            _ = try queue.connect().enqueue([.sample("a")])
            try await until("the job is done") { record.now.settled.count == 1 }
        }
    }

    @Test("an evicted worker goes on under a new name, and its old delivery is fenced off")
    func eviction() async throws {
        _ = try queue.connect().enqueue([.sample("a")])
        let gate = Gate()

        try await withWorker(on: queue, senders: 1) { job, control in
            if job.deliveries == 1 { gate.pass() }
            return control.crossPointOfNoReturn() ? .done(code: 250) : .released
        } _: { _, record in
            try await until("a delivery runs") { record.now.running == 1 }
            queue.loseEverything()
            _ = try queue.connect().enqueue([.sample("a")])
            try await until("the eviction is told") { record.now.evictions == 1 }
            gate.open()
            try await until("the job is done") { record.now.settled.last?.outcome == .done(code: 250) }
            #expect(record.now.settled.count == 2)
            #expect(record.now.settled.first?.outcome == .released)
        }
    }

    @Test("jobs that only a newer worker understands say nothing of the provider")
    func unsupported() async throws {
        let count = 10
        _ = try queue.connect().enqueue((0..<count).map { .sample("job-\($0)") })

        try await withWorker(on: queue, senders: 2) { _, _ in
            .retry(after: .seconds(60), cause: .unsupported, reason: "version 2")
        } _: { _, record in
            try await until("all are put off") { record.now.settled.count == count }
            #expect(record.now.circuit.isEmpty)
        }
    }

    @Test("five refusals by the provider stop the deliveries; the queue is not burnt through")
    func circuit() async throws {
        _ = try queue.connect().enqueue((0..<50).map { .sample("job-\($0)") })

        try await withWorker(on: queue, senders: 2) { _, _ in
            .retry(after: .seconds(60), cause: .provider, reason: "421")
        } _: { _, record in
            try await until("the circuit opens") { record.now.circuit == [true] }
            // Both senders may have been under way when it opened.
            #expect(record.now.delivered.count <= CircuitBreaker.threshold + 2)
            let ready = try queue.connect().depths().ready
            #expect(ready >= 50 - CircuitBreaker.threshold - 2)
        }
    }

    @Test("a job that the queue hands out again after it lost its acceptance is settled, and not sent again")
    func forgottenAcceptance() async throws {
        _ = try queue.connect().enqueue([.sample("a")])

        try await withWorker(on: queue) { _, control in
            control.crossPointOfNoReturn() ? .done(code: 250) : .released
        } _: { _, record in
            try await until("it is accepted") { record.now.settled.count == 1 }
            queue.loseEverything()
            _ = try queue.connect().enqueue([.sample("a")])
            try await until("it is settled again") { record.now.settled.count == 2 }
            #expect(record.now.delivered == ["a"] && record.now.recognised == ["a"])
        }
        #expect(try queue.connect().states(of: ["a"]) == [.ended(.done(code: 250))])
    }

    @Test("what may have been accepted before is told before it is sent once more")
    func repetition() async throws {
        let line = try queue.connect()
        _ = try line.enqueue([.sample("doubt"), .sample("clean")])
        try line.register(worker: "crashed", lease: .seconds(60))
        _ = try line.claim(ClaimRequest(worker: "crashed", begins: true))
        _ = try line.begin(worker: "crashed", job: "doubt", phase: .data)
        _ = try line.beat(worker: "crashed", lease: .zero)

        try await withWorker(on: queue) { _, control in
            control.crossPointOfNoReturn() ? .done(code: 250) : .released
        } _: { _, record in
            try await until("both are settled") { record.now.settled.count == 2 }
            #expect(record.now.repeated == ["doubt"])
        }
    }

    @Test("a delivery that takes longer than it can is given up on: it is told, and others get its job")
    func stuckSender() async throws {
        _ = try queue.connect().enqueue([.sample("stuck")])
        let gate = Gate()
        let told = Gate()

        try await withWorker(
            on: queue, senders: 2,
            configure: {
                $0.lease = .milliseconds(300)
                $0.deliveryLimit = .milliseconds(200)
                $0.stuck = { told.open() }
            }
        ) { job, control in
            if job.crashes == 0 { gate.pass() }
            return control.crossPointOfNoReturn() ? .done(code: 250) : .released
        } _: { worker, record in
            try await until("it is noticed") { record.now.stuck == 1 }
            told.pass()
            // It is for the suspects' sender, which waits until nobody delivers; here the stuck one is set free for it.
            try await until("its job is recovered") { try queue.connect().details(of: "stuck")?.crashes == 1 }
            gate.open()
            try await until("the job is done") { record.now.settled.last?.outcome == .done(code: 250) }
            #expect(record.now.settled.first?.outcome == .released, "the stuck one was fenced off")
            #expect(!worker.isStuck)
        }
    }
}
