import TestSupport
import Testing

extension EndToEndTests {
    @Suite("Mails that nobody knows the fate of")
    struct UncertainMailTests {
        @Test("with MAIL_UNCERTAIN=hold one is sent once, kept for a person, and called uncertain")
        func hold() async throws {
            let deployment = try await Deployment()
            let settings = ["MAIL_UNCERTAIN": "hold"]
            let api = try await deployment.startAPI(settings)
            let worker = try deployment.startWorker(settings)
            #expect(await deployment.register("drop-after@example.org")?.status == 200)
            #expect(await deployment.register("ok@example.org")?.status == 200)
            try await eventually("the doubt in the API") {
                let patient = await deployment.client.get("/patients/1")?.body ?? ""
                return patient.contains(#""state":"uncertain""#) ? true : nil
            }
            try await deployment.mails(to: ["ok@example.org"])
            #expect(try await worker.stop() == 0)
            #expect(try await api.stop() == 0)
            #expect(deployment.smtp.mails.count { $0.to == "drop-after@example.org" } == 1)
            #expect(worker.output.contains(#""cause":"in_doubt""#))
        }

        @Test("by default it is sent once more: the same bytes, the same Message-ID, and the doubt is told before")
        func resend() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let worker = try deployment.startWorker()
            #expect(await deployment.register("drop-after-once@example.org")?.status == 200)
            try await eventually("the state of the first") {
                let patient = await deployment.client.get("/patients/1")?.body ?? ""
                return patient.contains(#""state":"retrying""#) ? true : nil
            }
            // A minute is what the policy promises.
            let mails = try await eventually("the second", within: .seconds(150)) {
                deployment.smtp.mails.count == 2 ? deployment.smtp.mails : nil
            }
            #expect(Set(mails.map(\.sha256)).count == 1)
            #expect(Set(mails.map(\.message_id)).count == 1 && Set(mails.map(\.id)).count == 1)
            try await eventually("the end of the second") {
                let patient = await deployment.client.get("/patients/1")?.body ?? ""
                return patient.contains(#""state":"sent""#) ? true : nil
            }
            #expect(try await worker.stop() == 0)
            #expect(try await api.stop() == 0)
            #expect(worker.output.contains(#""mail.repeat""#))
        }
    }
}
