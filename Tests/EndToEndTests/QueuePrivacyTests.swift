import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("What waits is encrypted where keys are set")
    struct QueuePrivacyTests {
        private static let first = "2026-11:" + Data(repeating: 7, count: 32).base64EncodedString()
        private static let second = "2026-12:" + Data(repeating: 9, count: 32).base64EncodedString()

        /// Every file below a folder, as bytes.
        private func files(in folder: String, _ body: (String, Data) -> Void) throws {
            for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
                if let data = FileManager.default.contents(atPath: folder + "/" + name) { body(name, data) }
            }
        }

        @Test("no byte of Redis' files, of logs, of metrics and of waiting rows has the recipient's name or address")
        func planted() async throws {
            let deployment = try await Deployment()
            let keys = ["QUEUE_ENCRYPTION_KEYS": Self.first, "LOG_LEVEL": "trace"]
            let api = try await deployment.startAPI(keys)
            // Some wait, some are dead, some are being tried again, some are sent: every state leaves its traces.
            let worker = try deployment.startWorker(keys.merging(["WORKER_LISTEN": "127.0.0.1:0"]) { own, _ in own })
            for name in ["ok+planted1", "550+planted2", "450+planted3", "ok+planted4"] {
                #expect(await deployment.register("\(name)@example.com", name: "Xiomara Planted")?.status == 200)
            }
            try await deployment.mails(to: ["ok+planted1@example.com", "ok+planted4@example.com"])
            try await eventually("the others to be settled") {
                let states = await deployment.client.get("/patients?fields=mail")?.body ?? ""
                return states.contains(#""failed""#) && states.contains(#""retrying""#) ? true : nil
            }
            try await worker.stop()
            #expect(await deployment.register("ok+planted5@example.com", name: "Xiomara Planted")?.status == 200)
            try await eventually("one to wait") {
                try await deployment.redis.command("LLEN", "{nq:email}:ready:n").contains("1") ? true : nil
            }
            _ = try await deployment.redis.command("SAVE")
            let metrics = await deployment.client.get("/metrics")?.body ?? ""
            #expect(
                try await Tool.result(
                    Executables.worker, ["queue", "list", "dead"], environment: deployment.settings,
                    directory: deployment.folder.path
                ).output.contains("recipient"))

            var searched: [String] = []
            try files(in: deployment.folder.path) { name, data in
                guard name.hasSuffix(".aof") || name.hasSuffix(".rdb") || name.hasSuffix(".log") else { return }
                searched.append(name)
                for word in ["planted", "Xiomara", "Planted"] {
                    #expect(data.range(of: Data(word.utf8)) == nil, "\(word) is in \(name)")
                }
            }
            #expect(searched.contains { $0.hasSuffix(".rdb") } && searched.contains { $0.hasSuffix(".aof") })
            #expect(searched.contains("api.log") && searched.contains("worker.log"))
            #expect(!metrics.isEmpty && !metrics.contains("planted"))
            try await api.stop()
        }

        @Test(
            "keys are changed while jobs wait: the worker opens what either sealed, and what waits can be sealed anew")
        func rotation() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI(["QUEUE_ENCRYPTION_KEYS": Self.first])
            #expect(await deployment.register("before@example.com")?.status == 200)
            try await eventually("it to wait") {
                try await deployment.redis.command("LLEN", "{nq:email}:ready:n").contains("1") ? true : nil
            }
            try await api.stop()

            let both = ["QUEUE_ENCRYPTION_KEYS": Self.second + "," + Self.first]
            let next = try await deployment.startAPI(both)
            let rotated = try await Tool.result(
                Executables.worker, ["queue", "rotate-keys"],
                environment: deployment.settings.merging(both) { _, new in new }, directory: deployment.folder.path)
            #expect(rotated.status == 0 && rotated.output.contains("1 encrypted anew"))
            let worker = try deployment.startWorker(["QUEUE_ENCRYPTION_KEYS": Self.second])
            #expect(await deployment.register("after@example.com")?.status == 200)
            try await deployment.mails(to: ["before@example.com", "after@example.com"])
            try await worker.stop()
            try await next.stop()
        }

        @Test("a worker without the key loses nothing: the mail waits for one that has it")
        func withoutKey() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI(["QUEUE_ENCRYPTION_KEYS": Self.first])
            let stranger = try deployment.startWorker()
            #expect(await deployment.register("sealed@example.com")?.status == 200)
            try await eventually("the job to be put off") {
                try await deployment.redis.command("ZCARD", "{nq:email}:delayed").contains("1") ? true : nil
            }
            try await stranger.stop()
            let worker = try deployment.startWorker(["QUEUE_ENCRYPTION_KEYS": Self.first])
            _ = try await Tool.result(
                Executables.worker, ["queue", "retry-now", "--all"], environment: deployment.settings,
                directory: deployment.folder.path)
            try await deployment.mails(to: ["sealed@example.com"])
            try await worker.stop()
            try await api.stop()
        }

        @Test("keys that are none stop the start, and are not repeated", arguments: ["abc", "a:short", "a b:c"])
        func wrongKeys(text: String) async throws {
            let folder = try TemporaryDirectory()
            for (executable, words) in [(Executables.api, ["serve"]), (Executables.worker, [])] {
                let answer = try await Tool.result(
                    executable, words,
                    environment: ["QUEUE_ENCRYPTION_KEYS": text, "REDIS_URL": "redis://127.0.0.1:1"],
                    directory: folder.path)
                #expect(answer.status == 3 && answer.output.contains("QUEUE_ENCRYPTION_KEYS"))
                #expect(!answer.output.contains(text))
            }
        }
    }
}
