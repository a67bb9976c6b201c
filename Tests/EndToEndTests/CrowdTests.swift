import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("Many connections and few descriptors")
    struct CrowdTests {
        @Test(
            "ten thousand idle connections cost little, and everybody is served",
            .enabled(if: Crowd.isPossible(10_000), "the hard limit of open files is too low for 10,000 connections"))
        func tenThousand() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI(["HTTP_MAX_CONNECTIONS": "10100"])
            let usage = ProcessUsage(identifier: api.identifier)
            let memory = try usage.memory()

            let crowd = Crowd()
            for _ in 0..<10 {
                for _ in 0..<1_000 { try crowd.join(port: deployment.port) }
                let health = await deployment.client.get("/livez")
                #expect(health?.status == 200)
            }
            try await eventually("all to be accepted") {
                try usage.descriptors() > 10_000 ? true : nil
            }
            let perConnection = (try usage.memory() - memory) / 10_000
            // Less than one buffer: none of them may hold one. What a release build takes is measured elsewhere.
            #expect(perConnection < 12_288)
            let (before, start) = (try usage.processorTime(), ContinuousClock.now)
            // Not a wait but a measurement: what the process does while nobody asks anything of it.
            try await Task.sleep(for: .seconds(1))
            let share = (try usage.processorTime() - before) / (ContinuousClock.now - start)
            #expect(share < 0.1)
            print("10,000 idle connections: \(perConnection) bytes each, \(share * 100) % of a processor")

            #expect(crowd.ask("/livez").count == 10_000)
            #expect(await deployment.register("ana@example.com")?.status == 200)
            try await api.stop()
        }

        @Test("with few descriptors it takes fewer connections, neither spins nor dies, and recovers")
        func fewDescriptors() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI(descriptors: 96)
            let usage = ProcessUsage(identifier: api.identifier)
            let descriptors = try usage.descriptors()
            do {
                let crowd = Crowd()
                for _ in 0..<150 { try crowd.join(port: deployment.port) }
                let served = crowd.ask("/livez")
                #expect(served.count > 0 && served.count < 96)
                let (before, start) = (try usage.processorTime(), ContinuousClock.now)
                // Not a wait but a measurement: a listening socket nobody can accept from would keep a loop busy.
                try await Task.sleep(for: .milliseconds(500))
                #expect((try usage.processorTime() - before) / (ContinuousClock.now - start) < 0.3)
                #expect(crowd.ask("/livez") == served)
                #expect(api.isRunning)
            }
            try await eventually("the descriptors to come back") {
                // Some are opened when they are first needed: readers of the database, the way to Redis.
                try usage.descriptors() < descriptors + 16 ? true : nil
            }
            #expect(await deployment.register("ana@example.com")?.status == 200)
            #expect(try await api.stop() == 0)
        }

        @Test("without any descriptor (EMFILE) it turns connections away, neither spins nor dies, and recovers")
        func noDescriptors() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let usage = ProcessUsage(identifier: api.identifier)
            let descriptors = try usage.descriptors()
            // Its own limit of connections goes by the descriptors it has had at the start: these go out below it.
            let limit = descriptors + 40
            _ = try await Tool.run("/usr/bin/prlimit", ["--pid=\(api.identifier)", "--nofile=\(limit):"])
            do {
                let crowd = Crowd()
                for _ in 0..<300 { try crowd.join(port: deployment.port) }
                let served = crowd.ask("/livez")
                #expect((1..<limit).contains(served.count))
                #expect(try usage.descriptors() <= limit)
                let (before, start) = (try usage.processorTime(), ContinuousClock.now)
                // Not a wait but a measurement: a listening socket nobody can accept from would keep a loop busy.
                try await Task.sleep(for: .milliseconds(500))
                #expect((try usage.processorTime() - before) / (ContinuousClock.now - start) < 0.3)
                // Those who were turned away know it; nobody waits in a queue that does not move.
                try crowd.join(port: deployment.port)
                #expect(crowd.isLastEnded())
                #expect(crowd.ask("/livez") == served)
            }
            try await eventually("the descriptors to come back") {
                // Some are opened when they are first needed: readers of the database, the way to Redis.
                try usage.descriptors() < descriptors + 16 ? true : nil
            }
            let metrics = try #require(await deployment.client.get("/metrics")?.body)
            let turnedAway = metrics.split(separator: "\n").first { $0.contains(#"reason="descriptor-limit""#) }
            #expect((turnedAway?.split(separator: " ").last.flatMap { Double($0) } ?? 0) > 200)
            #expect(await deployment.register("ana@example.com")?.status == 200)
            #expect(try await api.stop() == 0)
            #expect((2..<8).contains(api.output.components(separatedBy: "no descriptor left").count))
        }
    }
}
