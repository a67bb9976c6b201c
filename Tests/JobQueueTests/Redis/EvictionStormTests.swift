import Glibc
import Jobs
import Redis
import RedisJobs
import Synchronization
import TestSupport
import Testing

@Suite("Workers that lose their leases at any moment", .serialized, .timeLimit(.minutes(3)))
struct EvictionStormTests {
    /// Guarantee 4: a second acceptance happens only after a crash in the one window that cannot be closed, and the
    /// job says so before it is sent again.
    @Test("every job is done, and whatever is sent a second time was marked as doubtful before")
    func storm() async throws {
        let folder = try TemporaryDirectory()
        let server = try await RedisServer(in: folder.path)
        let address = try RedisAddress(url: server.url)
        let queue = RedisJobQueue(address: address)
        let ids = (0..<400).map { "job\($0)" }
        let log = DeliveryLog()
        let unmarked = Mutex<[String]>([])
        let line = try queue.connect()

        let deliver: ScriptedDeliverer.Script = { job, control in
            // What a delivery takes, before and after the point of no return.
            usleep(.random(in: 0..<3_000))
            guard control.crossPointOfNoReturn() else { return .released }
            if log.byID[job.id] != nil, job.doubts == 0 { unmarked.withLock { $0.append(job.id) } }
            log.note(job.id)
            usleep(.random(in: 0..<3_000))
            return .done(code: 250)
        }
        try await withWorker(on: queue, maximumCrashes: 1_000, delivering: deliver) { _ in
            try await withWorker(on: queue, maximumCrashes: 1_000, delivering: deliver) { _ in
                let redis = try RedisConnection(to: address)
                for wave in 0..<40 {
                    _ = try line.enqueue(ids[wave * 10..<wave * 10 + 10].map { .plain($0) })
                    // Any moment of the deliveries' lives.
                    usleep(.random(in: 0..<8_000))
                    _ = try await eventually("a worker is evicted") { () -> Bool? in
                        let workers = try redis.run(["ZRANGE", "{nq:email}:workers", "0", "-1"]).arrayValue ?? []
                        guard let victim = workers.randomElement()?.textValue else { return nil }
                        let change = try redis.run(["ZADD", "{nq:email}:workers", "XX", "CH", "0", victim])
                        return change == .integer(1) ? true : nil
                    }
                }
                _ = try await eventually("all jobs are done", within: .seconds(120)) {
                    try line.states(of: ids).allSatisfy { $0 == .ended(.done(code: 250)) } ? true : nil
                }
            }
        }

        #expect(unmarked.withLock { $0 } == [])
        #expect(ids.allSatisfy { log.byID[$0] != nil })
        let inspector = RedisInspector(connection: try RedisConnection(to: address), root: "{nq:email}")
        #expect(try inspector.violations(among: ids) == [])
        try await server.stop()
    }
}
