import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("One process is a whole product: serve --with-worker, without Redis")
    struct OneProcessTests {
        private func start(_ deployment: Deployment, _ changes: [String: String] = [:]) async throws -> ChildProcess {
            // An empty value counts as not set.
            try await deployment.startAPI(
                ["REDIS_URL": ""].merging(changes) { _, new in new }, words: ["--with-worker"])
        }

        private func state(_ deployment: Deployment, _ id: Int) async -> String {
            let body = await deployment.client.get("/patients/\(id)")?.body ?? ""
            guard let start = body.range(of: #""mail":{"state":""#)?.upperBound else { return "unknown" }
            return String(body[start...].prefix { $0 != "\"" })
        }

        @Test("a registration is stored, its mail sent, its state true, and the process stops well")
        func journey() async throws {
            let deployment = try await Deployment()
            let service = try await start(deployment)
            #expect(await deployment.register("alone@example.com")?.status == 200)
            #expect(await deployment.register("550@example.com")?.status == 200)
            try await deployment.mails(to: ["alone@example.com"])
            try await eventually("both to have ended") {
                let states = [await state(deployment, 1), await state(deployment, 2)]
                return states == ["sent", "failed"] ? true : nil
            }
            #expect(deployment.smtp.mails.count == 1)
            // An answer of the health checks may be a few seconds old.
            try await eventually("the worker's check") {
                await deployment.client.get("/readyz?verbose")?.body.contains("[+]worker ok") == true ? true : nil
            }
            let metrics = await deployment.client.get("/metrics")?.body ?? ""
            #expect(metrics.contains(#"patient_mail_sent_total{result="sent"} 1"#))
            #expect(try await service.stop() == 0)
        }

        @Test("without any mail server the mails are files in data/mail/new")
        func maildir() async throws {
            let deployment = try await Deployment()
            let service = try await start(deployment, ["SMTP_URL": ""])
            #expect(await deployment.register("file@example.com")?.status == 200)
            try await eventually("the mail's file") {
                let files = try? FileManager.default.contentsOfDirectory(
                    atPath: deployment.folder.file("data/mail/new"))
                return files?.count == 1 ? true : nil
            }
            #expect(try await service.stop() == 0)
        }

        @Test("killed again and again under load it loses no mail, and sends none twice in silence")
        func killed() async throws {
            let deployment = try await Deployment()
            var acknowledged: Set<String> = []
            for round in 0..<4 {
                let service = try await start(deployment, ["WORKER_CONNECTIONS": "4"])
                for number in 0..<25 {
                    let address = "ok+\(round)-\(number)@example.com"
                    if await deployment.register(address)?.status == 200 { acknowledged.insert(address) }
                }
                try await service.stop(SIGKILL)
            }
            let service = try await start(deployment)
            let mails = try await deployment.mails(to: acknowledged)
            try await eventually("all to have ended") {
                let list = await deployment.client.get("/patients?fields=mail&limit=200")?.body ?? ""
                return list.contains(#""queued""#) || list.contains(#""sending""#) || list.contains(#""retrying""#)
                    ? nil : true
            }
            for (id, copies) in Dictionary(grouping: mails, by: \.id) where copies.count > 1 {
                #expect(Set(copies.map(\.sha256)).count == 1)
                let lines = service.output.split(separator: "\n")
                #expect(
                    lines.contains { $0.contains("mail.repeat") && $0.contains(id) },
                    "the second sending of \(id) was told of")
            }
            #expect(acknowledged.count == 100)
            #expect(try await service.stop() == 0)
        }

        @Test("its queue is administered by patient-api queue, while it runs")
        func administration() async throws {
            let deployment = try await Deployment()
            let settings = deployment.settings.merging(["REDIS_URL": ""]) { _, new in new }
            func queue(_ words: String...) async throws -> (status: Int32?, output: String) {
                try await Tool.result(
                    Executables.api, ["queue"] + words, environment: settings, directory: deployment.folder.path)
            }
            #expect(try await queue("status").status == 3, "there is no database yet")
            let service = try await start(deployment)
            #expect(try await queue("pause").status == 0)
            #expect(await deployment.register("paused@example.com")?.status == 200)
            #expect(try await queue("status", "--check").output.contains("paused    yes"))
            #expect(try await queue("fsck").status == 0)
            #expect(deployment.smtp.mails.isEmpty)
            #expect(try await queue("resume").status == 0)
            try await deployment.mails(to: ["paused@example.com"])

            #expect(await deployment.register("550@example.com")?.status == 200)
            try await eventually("one to be dead") {
                try await queue("list", "dead").output.contains("reason recipient") ? true : nil
            }
            #expect(try await queue("requeue", "--all").output.contains("1 requeued"))
            #expect(try await queue("workers").output.contains("process \(service.identifier)"))
            #expect(try await service.stop() == 0)
        }

        @Test("jobs that Redis had are taken over when it is given up, and the other way round")
        func changing() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            #expect(await deployment.register("moved@example.com")?.status == 200)
            try await eventually("Redis to have it") {
                try await deployment.redis.command("LLEN", "{nq:email}:ready:n").contains("1") ? true : nil
            }
            try await api.stop()
            let alone = try await start(deployment)
            try await deployment.mails(to: ["moved@example.com"])
            #expect(await deployment.register("450@example.com")?.status == 200)
            try await eventually("one to be tried again later") {
                await state(deployment, 2) == "retrying" ? true : nil
            }
            try await alone.stop()

            _ = try await deployment.redis.command("FLUSHALL")
            let both = try await deployment.startAPI()
            try await eventually("Redis to have the open one, and only that") {
                try await deployment.redis.command("LLEN", "{nq:email}:ready:n").contains("1") ? true : nil
            }
            #expect(deployment.smtp.mails.count == 1)
            try await both.stop()
        }
    }
}
