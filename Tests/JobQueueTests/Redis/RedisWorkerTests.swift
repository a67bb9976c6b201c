import Glibc
import Jobs
import Redis
import RedisJobs
import Synchronization
import TestSupport
import Testing

@Suite("A worker on a real Redis", .serialized, .timeLimit(.minutes(3)))
struct RedisWorkerTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    @Test("every job is delivered once, and the worker leaves nothing behind")
    func everything() async throws {
        let server = try await RedisServer(in: folder.path)
        let queue = RedisJobQueue(address: try RedisAddress(url: server.url))
        let ids = (0..<500).map { "job\($0)" }
        let log = DeliveryLog()

        try await withWorker(on: queue) { job, control in
            guard control.crossPointOfNoReturn() else { return .released }
            log.note(job.id)
            return .done(code: 250)
        } _: { _ in
            // After the start, so that the bell is needed too.
            let line = try queue.connect()
            _ = try line.enqueue(ids.map { .plain($0) })
            try await settled(ids, on: line)
        }

        #expect(log.byID == Dictionary(uniqueKeysWithValues: ids.map { ($0, 1) }))
        let inspector = RedisInspector(
            connection: try RedisConnection(to: RedisAddress(url: server.url)), root: "{nq:email}")
        #expect(try inspector.violations(among: ids) == [])
        try await server.stop()
    }

    @Test(
        "a Redis that is stopped or killed in the middle, and returns with its data, costs no job",
        arguments: [SIGTERM, SIGKILL])
    func redisRestarts(signal: Int32) async throws {
        let server = try await RedisServer(in: folder.path)
        let queue = RedisJobQueue(address: try RedisAddress(url: server.url))
        let ids = (0..<300).map { "job\($0)" }
        let log = DeliveryLog()
        let runID = try queue.connectRelay().incarnation()
        #expect(try queue.connectRelay().incarnation() == runID)
        _ = try queue.connect().enqueue(ids.map { .plain($0) })

        try await withWorker(on: queue, lease: .seconds(2)) { job, control in
            guard control.crossPointOfNoReturn() else { return .released }
            log.note(job.id)
            return .done(code: 250)
        } _: { _ in
            _ = try await eventually("some jobs are delivered") { log.byID.count > 30 ? true : nil }
            try await server.stop(signal)
            #expect(throws: JobQueueError.self) { try queue.connect() }
            try await server.start()
            let line = try queue.connectRelay()
            #expect(try line.incarnation() != runID)
            // What the append-only file had not got is enqueued again, as the reconciler of the outbox does.
            let states = try line.states(of: ids)
            let missing = zip(ids, states).filter { $0.1 == nil }.map(\.0)
            _ = try line.enqueue(missing.map { .plain($0) })
            try await settled(ids, on: line)
        }

        #expect(ids.allSatisfy { log.byID[$0] != nil })
        let inspector = RedisInspector(
            connection: try RedisConnection(to: RedisAddress(url: server.url)), root: "{nq:email}")
        #expect(try inspector.violations(among: ids) == [])
        try await server.stop()
    }

    @Test("a Redis that loses everything is filled again, and the worker goes on under a new name")
    func redisForgets() async throws {
        let server = try await RedisServer(in: folder.path)
        let queue = RedisJobQueue(address: try RedisAddress(url: server.url))
        let ids = (0..<50).map { "job\($0)" }

        try await withWorker(on: queue) { _, _ in
            .done(code: 250)
        } _: { worker in
            _ = try await eventually("the worker has a lease") { worker.isRegistered ? true : nil }
            let line = try queue.connect()
            let redis = try RedisConnection(to: RedisAddress(url: server.url))
            _ = try redis.run(["FLUSHALL"])
            _ = try line.enqueue(ids.map { .plain($0) })
            try await settled(ids, on: line)
        }
        try await server.stop()
    }

    @Test("two workers share the work; the one that stops gives back what it has, and the other delivers it")
    func handOver() async throws {
        let server = try await RedisServer(in: folder.path)
        let queue = RedisJobQueue(address: try RedisAddress(url: server.url))
        let ids = (0..<40).map { "job\($0)" }
        let log = DeliveryLog()
        let line = try queue.connect()
        _ = try line.enqueue(ids.map { .plain($0) })

        try await withWorker(on: queue, senders: 4) { _, control in
            control.waitForStop()
            return .released
        } _: { _ in
            _ = try await eventually("the first worker is busy") { try line.depths().active == 4 ? true : nil }
        }
        #expect(try line.depths().active == 0, "given back at once, and not at the end of the lease")
        #expect(try line.depths().suspects == 0)

        try await withWorker(on: queue) { job, _ in
            log.note(job.id)
            return job.attempts == 0 && job.crashes == 0 ? .done(code: 250) : .dead(.content, reason: "not innocent")
        } _: { _ in
            try await settled(ids, on: line)
        }
        #expect(log.byID.count == ids.count && log.byID.values.allSatisfy { $0 == 1 })
        try await server.stop()
    }

    /// Waits until every job is done.
    private func settled(_ ids: [String], on line: any JobQueueConnection) async throws {
        _ = try await eventually("all jobs are done", within: .seconds(90)) {
            try line.states(of: ids).allSatisfy { $0 == .ended(.done(code: 250)) } ? true : nil
        }
    }
}
