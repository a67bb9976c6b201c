import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("Nothing acknowledged is lost")
    struct CrashTests {
        @Test("kill -9 of the worker between claim and send: the mail is sent by the next worker, once")
        func workerKilledBetweenClaimAndSend() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            // An SMTP server that accepts connections and says nothing holds the worker exactly there.
            deployment.smtp.pause()
            let worker = try deployment.startWorker()

            #expect(await deployment.register("held@example.com")?.status == 200)
            try await eventually("the job to be claimed") {
                let keys = try await deployment.redis.command("KEYS", "*:proc:*")
                return keys.contains(":proc:") ? true : nil
            }
            try await worker.stop(SIGKILL)
            deployment.smtp.resume()
            let next = try deployment.startWorker()

            let mails = try await deployment.mails(to: ["held@example.com"])
            #expect(mails.filter { $0.to == "held@example.com" }.count == 1)
            try await next.stop()
            try await api.stop()
        }

        @Test("kill -9 of the API under load, three times: every acknowledged patient is there and gets a mail")
        func apiKilledUnderLoad() async throws {
            let deployment = try await Deployment()
            let worker = try deployment.startWorker()
            var acknowledged: [String: String] = [:]

            for round in 1...3 {
                let api = try await deployment.startAPI()
                let load = Task {
                    await withTaskGroup(of: [(String, String)].self) { group in
                        for connection in 0..<8 {
                            group.addTask {
                                var own: [(String, String)] = []
                                for index in 0..<10_000 {
                                    let email = "r\(round)c\(connection)n\(index)@example.com"
                                    guard let answer = await deployment.register(email) else { break }
                                    if answer.status == 200 { own.append((email, answer.body)) }
                                }
                                return own
                            }
                        }
                        return await group.reduce(into: []) { $0 += $1 }
                    }
                }
                try await eventually("load to flow") {
                    let metrics = await deployment.client.get("/metrics")?.body ?? ""
                    let created = metrics.split(separator: "\n").first { line in
                        line.hasPrefix("patient_registrations_total") && line.contains(#"result="created""#)
                            && line.contains(#"route_family="legacy""#)
                    }
                    return created?.split(separator: " ").last.flatMap { Double($0) }.map { $0 >= 60 } == true
                        ? true : nil
                }
                try await api.stop(SIGKILL)
                for (email, body) in await load.value { acknowledged[email] = body }
            }

            let api = try await deployment.startAPI()
            #expect(acknowledged.count >= 150)
            let list = try #require(await deployment.client.get("/patients/getPatients")?.body)
            for body in acknowledged.values {
                #expect(list.contains(body))
            }
            try await deployment.mails(to: Set(acknowledged.keys), within: .seconds(90))
            try await worker.stop()
            try await api.stop()
        }

        @Test("with Redis gone registrations go on, and their mails follow when it returns")
        func redisStoppedAndRestarted() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let worker = try deployment.startWorker()
            #expect(await deployment.register("before@example.com")?.status == 200)
            try await deployment.mails(to: ["before@example.com"])

            try await deployment.redis.stop(SIGKILL)
            #expect(await deployment.register("during@example.com")?.status == 200)
            let readiness = try await eventually("readiness to tell") {
                let answer = await deployment.client.get("/readyz?verbose")
                return answer?.body.contains("redis degraded") == true ? answer : nil
            }
            #expect(readiness.status == 200)

            try await deployment.redis.start()
            #expect(await deployment.register("after@example.com")?.status == 200)
            try await deployment.mails(to: ["during@example.com", "after@example.com"])
            #expect(worker.isRunning && api.isRunning)
            try await worker.stop()
            try await api.stop()
        }

        @Test("with all data of Redis destroyed the outbox sends what was not sent")
        func redisDataDestroyed() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            #expect(await deployment.register("lost@example.com")?.status == 200)
            try await eventually("the job to be relayed") {
                try await deployment.redis.command("KEYS", "*:env:*").contains(":env:") ? true : nil
            }

            try await deployment.redis.stop(SIGKILL)
            try? FileManager.default.removeItem(atPath: deployment.folder.file("appendonlydir"))
            try await deployment.redis.start()
            let worker = try deployment.startWorker()

            try await deployment.mails(to: ["lost@example.com"], within: .seconds(120))
            try await worker.stop()
            try await api.stop()
        }

        @Test("a worker told to stop twice ends at once, and what it had under way stays with the queue")
        func secondSignal() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let worker = try deployment.startWorker()
            // The server takes its time between the final dot and the reply: nobody may give such a mail back.
            #expect(await deployment.register("slow-20@example.com")?.status == 200)
            try await eventually("the delivery to pass the point of no return") {
                let keys = try await deployment.redis.command("KEYS", "*:job:*")
                let job = keys.split(separator: "\n").first.map(String.init) ?? "none"
                return try await deployment.redis.command("HGET", job, "ph").contains("data") ? true : nil
            }

            worker.send(SIGTERM)
            try await eventually("the worker to be stopping") {
                worker.output.contains("process.stopping") ? true : nil
            }
            #expect(worker.isRunning)
            #expect(try await worker.stop() == 75)
            #expect(try await deployment.redis.command("KEYS", "*:proc:*").contains(":proc:"))

            try await api.stop()
        }

        @Test("with the mail server gone the mail waits and follows when it returns")
        func smtpStoppedAndRestarted() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            try await deployment.smtp.stop()
            let worker = try deployment.startWorker()

            #expect(await deployment.register("patient@example.com")?.status == 200)
            try await eventually("a first failed attempt") {
                try await deployment.redis.command("ZCARD", "{nq:email}:delayed").contains("1") ? true : nil
            }
            let returned = try await SMTPServer(in: deployment.folder.path, port: deployment.smtp.port)

            try await deployment.mails(to: ["patient@example.com"])
            try await worker.stop()
            try await api.stop()
            try await returned.stop()
        }
    }
}
