import Jobs
import TestSupport
import Testing

@Suite(
    "A worker that is stopped gives back what it can and finishes what it must", .serialized, .timeLimit(.minutes(2)))
struct JobWorkerStopTests {
    private let queue = MemoryJobQueue()

    @Test("a delivery before the point of no return is released, untouched, at the head of its lane")
    func beforeThePoint() async throws {
        _ = try queue.connect().enqueue([.sample("a"), .sample("b")])

        try await withWorker(on: queue, senders: 1) { _, control in
            control.waitForStop()
            return .released
        } _: { worker, record in
            try await until("a delivery runs") { record.now.running == 1 }
            worker.stop()
            worker.stop()
        }

        let line = try queue.connect()
        #expect(try line.states(of: ["a", "b"]) == [.ready, .ready])
        try line.register(worker: "next", lease: .seconds(60))
        let jobs = try line.claim(ClaimRequest(worker: "next", upTo: 2)).jobs
        #expect(jobs.map(\.id) == ["a", "b"])
        #expect(jobs.map(\.attempts) == [0, 0] && jobs.map(\.crashes) == [0, 0])
    }

    @Test("the point of no return cannot be crossed any more")
    func crossingLate() async throws {
        _ = try queue.connect().enqueue([.sample("a")])

        try await withWorker(on: queue, senders: 1) { _, control in
            control.waitForStop()
            return control.crossPointOfNoReturn() ? .done(code: 250) : .released
        } _: { worker, record in
            try await until("a delivery runs") { record.now.running == 1 }
            worker.stop()
        }

        #expect(try queue.connect().states(of: ["a"]) == [.ready])
    }

    @Test("a delivery past the point of no return finishes, its lease renewed meanwhile")
    func pastThePoint() async throws {
        _ = try queue.connect().enqueue([.sample("a"), .sample("b")])
        let gate = Gate()

        try await withWorker(on: queue, senders: 1, configure: { $0.lease = .milliseconds(500) }) { _, control in
            guard control.crossPointOfNoReturn() else { return .released }
            gate.pass()
            return .done(code: 250)
        } _: { worker, record in
            try await until("a delivery runs") { record.now.running == 1 }
            worker.stop()
            // Longer than the lease: only a heart that goes on beating keeps the job from being recovered.
            let end = ContinuousClock.now + .milliseconds(1_000)
            let line = try queue.connect()
            try await eventually("the lease would have run out") {
                let recovered = try line.reap(limit: 10, maximumCrashes: 3)
                #expect(recovered == 0)
                return ContinuousClock.now > end ? true : nil
            }
            gate.open()
        }

        let line = try queue.connect()
        #expect(try line.states(of: ["a", "b"]) == [.ended(.done(code: 250)), .ready])
        #expect(try line.reap(limit: 10, maximumCrashes: 3) == 0)
        #expect(try line.depths().workers == 0)
    }

    @Test("a worker that never reached its queue stops at once")
    func neverConnected() async throws {
        queue.fail(with: .unavailable("connection refused"))

        try await withWorker(on: queue) { _, _ in
            .done(code: 250)
        } _: { worker, record in
            try await until("the loss is told") { record.now.losses > 0 }
            #expect(!worker.isRegistered)
        }
    }

    @Test("a worker that is stopped before it runs claims nothing")
    func stoppedFirst() async throws {
        _ = try queue.connect().enqueue([.sample("a")])

        try await withWorker(on: queue) { _, _ in
            .done(code: 250)
        } _: { worker, _ in
            worker.stop()
        }

        #expect(try queue.connect().states(of: ["a"]) != [.active])
    }
}
