import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("Text messages")
    struct TextMessageTests {
        private func environment(_ provider: SMSServer, token: String = "secret") -> [String: String] {
            [
                "SMS_PROVIDER": "twilio", "SMS_URL": "http://127.0.0.1:\(provider.port)", "SMS_ACCOUNT": "test",
                "SMS_TOKEN": token, "SMS_FROM": "+15005550006", "WORKER_LISTEN": "127.0.0.1:0",
            ]
        }

        private static func body(_ email: String, phone: String) -> String {
            #"{"name":"Ana","email":"\#(email)","phone":"\#(phone)","document_url":"https://example.com/id.jpg"}"#
        }

        @Test("a registration is confirmed by mail always, and by text message where the number names its country")
        func bothChannels() async throws {
            let deployment = try await Deployment()
            let provider = try await SMSServer()
            let settings = environment(provider)
            let api = try await deployment.startAPI(settings)
            let worker = try deployment.startWorker(settings)
            for (email, phone) in [("ana@example.org", "+598 96 689 795"), ("eva@example.org", "2901 1919")] {
                let answer = try #require(await deployment.client.post("/patients", Self.body(email, phone: phone)))
                #expect(answer.status == 201)
            }
            try await deployment.mails(to: ["ana@example.org", "eva@example.org"])
            let history = try await eventually("the whole history") {
                let body = await deployment.client.get("/patients/1/mail")?.body ?? ""
                return body.components(separatedBy: #""state":"sent""#).count == 3 ? body : nil
            }
            #expect(history.contains(#""channel":"email""#) && history.contains(#""channel":"sms""#))
            #expect(provider.requests.map(\.form["To"]) == ["+59896689795"])
            #expect(provider.requests.map(\.form["Body"]) == ["Tu registro fue exitoso. Gracias por unirte."])
            let other = try #require(await deployment.client.get("/patients/2/mail")?.body)
            #expect(!other.contains(#""channel":"sms""#))
            #expect(try await worker.stop() == 0)
            #expect(try await api.stop() == 0)
            for child in [api, worker] { #expect(!child.output.contains("59896689795")) }
        }

        @Test("one process sends both, and does not start without what the provider needs")
        func oneProcess() async throws {
            let deployment = try await Deployment()
            let provider = try await SMSServer()
            let settings = environment(provider).merging(["REDIS_URL": ""]) { _, new in new }
            let service = try await deployment.startAPI(settings, words: ["--with-worker"])
            #expect(await deployment.register("ana@example.org")?.status == 200)
            try await deployment.mails(to: ["ana@example.org"])
            try await eventually("the text message") { provider.requests.count == 1 ? true : nil }
            #expect(provider.requests.first?.form["To"] == "+59896689795")
            #expect(try await service.stop() == 0)
            let incomplete = try await Tool.result(
                Executables.api, ["serve", "--with-worker"],
                environment: deployment.settings.merging(["SMS_PROVIDER": "twilio"]) { _, new in new },
                directory: deployment.folder.path)
            #expect(incomplete.status == 3)
            #expect(incomplete.output.contains("SMS_TOKEN"))
        }

        @Test("a provider that refuses us holds up no mail, and its messages wait")
        func outage() async throws {
            let deployment = try await Deployment()
            let provider = try await SMSServer()
            let settings = environment(provider, token: "wrong")
            let api = try await deployment.startAPI(settings)
            let worker = try deployment.startWorker(settings)
            for number in 0..<3 { #expect(await deployment.register("p\(number)@example.org")?.status == 200) }
            try await deployment.mails(to: ["p0@example.org", "p1@example.org", "p2@example.org"])
            try await eventually("the refusal") { worker.output.contains(#""sms.retry""#) ? true : nil }
            #expect(worker.output.contains("HTTP 401 20003"))
            #expect(try #require(await deployment.client.get("/patients/1")?.body).contains(#""state":"sent""#))
            #expect(try await worker.stop() == 0)
            #expect(try await api.stop() == 0)
        }
    }
}
