import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("A worker stops quickly, shares its queue, and tells how it is")
    struct WorkerTests {
        @Test("told to stop it gives back what has not begun to be accepted, within two seconds and its own margin")
        func stopping() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let worker = try deployment.startWorker(["WORKER_CONNECTIONS": "2"])
            // At RCPT: not past the point of no return.
            #expect(await deployment.register("slow-rcpt-60@example.com")?.status == 200)
            try await eventually("the delivery to be under way") {
                let key = try await deployment.redis.command("KEYS", "{nq:email}:job:*")
                    .trimmingCharacters(in: .whitespacesAndNewlines)
                return try await deployment.redis.command("HGET", key, "ph").contains("run") ? true : nil
            }
            let start = ContinuousClock.now
            #expect(try await worker.stop() == 0)
            let took = ContinuousClock.now - start
            print("a worker with a delivery before the point of no return stopped after \(took)")
            // Two seconds are promised; a busy machine may take its time to notice.
            #expect(took < .seconds(10))
            #expect(try await deployment.redis.command("LLEN", "{nq:email}:ready:n").contains("1"))
            #expect(try await !deployment.redis.command("KEYS", "*:proc:*").contains(":proc:"))
            try await api.stop()
        }

        @Test("three workers share a queue: every mail is sent, each once")
        func several() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let workers = try (0..<3).map { try deployment.startWorker(["WORKER_CONNECTIONS": "2"], log: "w\($0).log") }
            let recipients = (0..<120).map { "ok+\($0)@example.com" }
            for recipient in recipients { #expect(await deployment.register(recipient)?.status == 200) }
            let mails = try await deployment.mails(to: Set(recipients))
            #expect(mails.count == recipients.count)
            for worker in workers { #expect(try await worker.stop() == 0) }
            try await api.stop()
        }

        @Test("its port tells whether it has a lease, and counts what it did")
        func port() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let port = try FreePort.find()
            let worker = try deployment.startWorker(["WORKER_LISTEN": "127.0.0.1:\(port)"])
            let client = HTTPClient(port: port)
            try await eventually("readiness") { await client.get("/readyz")?.status == 200 ? true : nil }
            #expect(await client.get("/livez")?.status == 200)
            #expect(await deployment.register("counted@example.com")?.status == 200)
            try await deployment.mails(to: ["counted@example.com"])
            let metrics = try await eventually("the count") {
                let text = await client.get("/metrics")?.body ?? ""
                return text.contains(#"patient_mail_sent_total{result="sent"} 1"#) ? text : nil
            }
            for name in [
                "patient_redis_up 1", "patient_mail_delivery_latency_seconds_count 1", "process_resident_memory_bytes",
            ] {
                #expect(metrics.contains(name), "\(name)")
            }
            let health = try await Tool.result(
                Executables.worker, ["health", "--url", "http://127.0.0.1:\(port)"], directory: deployment.folder.path)
            #expect(health.status == 0)

            try await deployment.redis.stop(SIGKILL)
            try await eventually("the loss of the lease to show", within: .seconds(60)) {
                await client.get("/readyz")?.status == 503 ? true : nil
            }
            try await deployment.redis.start()
            try await eventually("readiness again") { await client.get("/readyz")?.status == 200 ? true : nil }
            try await worker.stop()
            try await api.stop()
        }

        @Test("a rate holds all workers back together, and nothing is lost by it")
        func rate() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let settings = ["MAIL_RATE": "2/s", "WORKER_CONNECTIONS": "4"]
            let start = ContinuousClock.now
            let workers = try (0..<2).map { try deployment.startWorker(settings, log: "w\($0).log") }
            let recipients = (0..<10).map { "ok+\($0)@example.com" }
            for recipient in recipients { #expect(await deployment.register(recipient)?.status == 200) }
            let mails = try await deployment.mails(to: Set(recipients))
            #expect(mails.count == recipients.count)
            // A burst of two, and two a second from then on.
            #expect(ContinuousClock.now - start >= .milliseconds(3_900))
            for worker in workers { try await worker.stop() }
            try await api.stop()
        }
    }
}
