import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("The queue is administered from the command line, while the worker works")
    struct QueueCommandTests {
        /// A job as `queue list --json` prints it.
        private struct Job: Decodable, Equatable {
            let id: String
            let state: String
            let reason: String?
            let replays: Int
        }

        private func queue(_ deployment: Deployment, _ words: String...) async throws -> (
            status: Int32?, output: String
        ) {
            try await Tool.result(
                Executables.worker, ["queue"] + words, environment: deployment.settings,
                directory: deployment.folder.path)
        }

        private func jobs(_ deployment: Deployment, _ place: String, _ words: String...) async throws -> [Job] {
            let answer = try await Tool.result(
                Executables.worker, ["queue", "list", place, "--json"] + words, environment: deployment.settings,
                directory: deployment.folder.path)
            try #require(answer.status == 0, "\(answer.output)")
            return try answer.output.split(separator: "\n").map {
                try JSONDecoder().decode(Job.self, from: Data($0.utf8))
            }
        }

        private func relayed(_ deployment: Deployment, _ count: Int) async throws {
            try await eventually("\(count) jobs in the queue") {
                try await deployment.redis.command("LLEN", "{nq:email}:ready:n").contains("\(count)") ? true : nil
            }
        }

        @Test("a paused queue gives nothing out; status says so; resumed it sends")
        func pausing() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            #expect(try await queue(deployment, "pause").output.contains("paused"))
            let worker = try deployment.startWorker()
            #expect(await deployment.register("waiting@example.com")?.status == 200)
            try await relayed(deployment, 1)

            let status = try await queue(deployment, "status")
            #expect(status.status == 0)
            #expect(status.output.contains("paused    yes") && status.output.contains("ready     1"))
            let check = try await queue(deployment, "status", "--check", "--json")
            #expect(check.status == 1 && check.output.contains(#""paused":true"#))
            #expect(deployment.smtp.mails.isEmpty)

            #expect(try await queue(deployment, "resume").output.contains("resumed"))
            try await deployment.mails(to: ["waiting@example.com"])
            let workers = try await queue(deployment, "workers")
            #expect(workers.output.contains("process \(worker.identifier)") && workers.output.contains("of 8 busy"))
            try await worker.stop()
            try await api.stop()
        }

        @Test("a dead job is listed with its reason, shown, brought back, and at last purged")
        func dead() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let worker = try deployment.startWorker()
            #expect(await deployment.register("550@example.com")?.status == 200)
            #expect(await deployment.register("ok@example.com")?.status == 200)
            let id = try await eventually("the job to be dead") { try await jobs(deployment, "dead").first?.id }

            #expect(try await jobs(deployment, "dead", "--reason", "content").isEmpty)
            let shown = try await queue(deployment, "show", id)
            #expect(shown.status == 0 && shown.output.contains("recipient") && !shown.output.contains("550@"))
            let revealed = try await queue(deployment, "show", id, "--reveal")
            #expect(revealed.output.contains("550@example.com") && revealed.output.contains("looked at"))

            let dry = try await queue(deployment, "requeue", "--reason", "recipient", "--dry-run")
            #expect(dry.output.contains("1 would be requeued") && dry.output.contains("does not heal"))
            #expect(try await queue(deployment, "requeue", id).output.contains("1 requeued"))
            try await eventually("it to be dead again") {
                try await jobs(deployment, "dead").first?.replays == 1 ? true : nil
            }
            try await eventually("the API to know") {
                let mail = await deployment.client.get("/patients/1/mail")?.body ?? ""
                return mail.contains(#""state":"failed""#) && mail.contains(#""attempts":2"#) ? true : nil
            }
            #expect(try await queue(deployment, "purge", "--older-than", "1h").output.contains("0 purged"))
            #expect(try await queue(deployment, "purge", "--all").output.contains("1 purged"))
            #expect(try await jobs(deployment, "dead").isEmpty)
            try await eventually("the API to show it as cancelled") {
                let mail = await deployment.client.get("/patients/1")?.body ?? ""
                return mail.contains(#""state":"cancelled""#) ? true : nil
            }
            try await worker.stop()
            try await api.stop()
        }

        @Test("a waiting job is deleted for good; what cannot be done is said of each job, with exit code 1")
        func deleting() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            #expect(await deployment.register("deleted@example.com")?.status == 200)
            #expect(await deployment.register("kept@example.com")?.status == 200)
            try await relayed(deployment, 2)
            let waiting = try await jobs(deployment, "ready")
            #expect(waiting.map(\.state) == ["ready", "ready"])

            #expect(try await queue(deployment, "delete", waiting[0].id).output.contains("1 deleted"))
            let again = try await queue(deployment, "delete", waiting[0].id)
            #expect(again.status == 1 && again.output.contains("has ended"))
            #expect(try await queue(deployment, "requeue", waiting[1].id).status == 1)
            #expect(try await queue(deployment, "show", "nobody").status == 1)
            let worker = try deployment.startWorker()
            try await deployment.mails(to: ["kept@example.com"])
            #expect(!deployment.smtp.mails.contains { $0.to == "deleted@example.com" })
            try await worker.stop()
            try await api.stop()
        }

        @Test("a delayed job is tried at once when a person says so")
        func retryNow() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let worker = try deployment.startWorker()
            #expect(await deployment.register("twice-450@example.com")?.status == 200)
            try await eventually("the mail to be taken without the minutes between its attempts") {
                _ = try await queue(deployment, "retry-now", "--all")
                return deployment.smtp.mails.isEmpty ? nil : true
            }
            #expect(try await queue(deployment, "retry-now", "nobody").status == 1)
            try await worker.stop()
            try await api.stop()
        }

        @Test("fsck finds what contradicts itself, and puts it right so that the mail is sent after all")
        func inspection() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            #expect(await deployment.register("torn@example.com")?.status == 200)
            try await relayed(deployment, 1)
            #expect(try await queue(deployment, "fsck").status == 0)
            _ = try await deployment.redis.command("DEL", "{nq:email}:ready:n")

            let found = try await queue(deployment, "fsck")
            #expect(found.status == 1 && found.output.contains("no place"))
            #expect(try await queue(deployment, "fsck", "--repair").status == 0)
            #expect(try await queue(deployment, "fsck").output.contains("0 findings"))
            let worker = try deployment.startWorker()
            try await deployment.mails(to: ["torn@example.com"])
            try await worker.stop()
            try await api.stop()
        }

        @Test(
            "wrong usage is 2, a queue that cannot be reached 4, and neither is more than a few lines",
            arguments: [
                (["status", "--queue", "fax"], 2), (["list", "everything"], 2), (["requeue"], 2), (["purge"], 2),
                (["list", "ready", "--reason", "poison"], 2), (["requeue", "--all", "--reason", "poison"], 2),
                (["status"], 4), (["rotate-keys"], 3),
            ] as [([String], Int32)])
        func refusals(words: [String], code: Int32) async throws {
            let folder = try TemporaryDirectory()
            let answer = try await Tool.result(
                Executables.worker, ["queue"] + words, environment: ["REDIS_URL": "redis://127.0.0.1:1"],
                directory: folder.path)
            #expect(answer.status == code, "\(answer.output)")
            #expect(answer.output.split(separator: "\n").count <= 6)
        }
    }
}
