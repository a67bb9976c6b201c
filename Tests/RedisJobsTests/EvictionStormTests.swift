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
        _ = try line.enqueue(ids.map { .plain($0) })

        let deliver: ScriptedDeliverer.Script = { job, control in
            usleep(.random(in: 0..<3_000))
            guard control.crossPointOfNoReturn() else { return .released }
            if log.byID[job.id] != nil, job.doubts == 0 { unmarked.withLock { $0.append(job.id) } }
            log.note(job.id)
            usleep(.random(in: 0..<3_000))
            return .done(code: 250)
        }
        var evictions = 0
        try await withWorker(on: queue, maximumCrashes: 1_000, delivering: deliver) { _ in
            try await withWorker(on: queue, maximumCrashes: 1_000, delivering: deliver) { _ in
                let redis = try RedisConnection(to: address)
                _ = try await eventually("all jobs are done", within: .seconds(120)) {
                    let workers = try redis.run(["ZRANGE", "{nq:email}:workers", "0", "-1"]).arrayValue ?? []
                    if let victim = workers.randomElement()?.textValue, evictions < 60 {
                        _ = try redis.run(["ZADD", "{nq:email}:workers", "XX", "0", victim])
                        evictions += 1
                    }
                    return try line.states(of: ids).allSatisfy { $0 == .ended(.done(code: 250)) } ? true : nil
                }
            }
        }

        #expect(evictions > 10, "otherwise nothing was tested")
        #expect(unmarked.withLock { $0 } == [])
        #expect(ids.allSatisfy { log.byID[$0] != nil })
        let inspector = RedisInspector(connection: try RedisConnection(to: address), root: "{nq:email}")
        #expect(try inspector.violations(among: ids) == [])
        try await server.stop()
    }
}
