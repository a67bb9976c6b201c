import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("One registration, from socket to mailbox")
    struct RegistrationJourneyTests {
        @Test("a registered patient is kept, answered as the original did, and gets one mail")
        func journey() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let worker = try deployment.startWorker()

            let answer = try #require(await deployment.register("john@example.com", name: "John Doe"))
            let patient =
                #"{"id":1,"name":"John Doe","email":"john@example.com","phone":"+598 96 689 795","document_url":"https://example.com/id.jpg"}"#
            #expect(answer.status == 200)
            #expect(answer.body == patient)
            #expect(answer.fields["content-type"] == "application/json")
            #expect(await deployment.register("JOHN@example.com")?.body == #"{"detail":"Email already registered"}"#)
            #expect(await deployment.client.get("/patients/getPatientById/1")?.body == patient)
            #expect(await deployment.client.get("/patients/getPatients")?.body == "[\(patient)]")

            try await deployment.mails(to: ["john@example.com"])
            try await eventually("the mail's state to be known") {
                let canonical = await deployment.client.get("/patients/1")
                return canonical?.body.contains(#""state":"sent""#) == true ? true : nil
            }
            #expect(deployment.smtp.mails.count == 1)

            let deleted = await deployment.client.send("DELETE", "/patients/deletePatientById/1")
            #expect(deleted?.body == #"{"message":"Paciente con ID 1 eliminado correctamente"}"#)
            #expect(await deployment.client.get("/patients/1")?.status == 410)

            #expect(try await worker.stop() == 0)
            #expect(try await api.stop() == 0)
        }

        @Test("names, addresses, phones and links appear in no log and in no metric")
        func privacy() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI(["LOG_LEVEL": "trace"])
            let worker = try deployment.startWorker(["LOG_LEVEL": "trace"])
            let body =
                #"{"name":"Xiomara Planted","email":"planted@example.com","phone":"+598 11 222 333","document_url":"https://planted.example/p.pdf"}"#

            #expect(await deployment.client.post("/patients", body)?.status == 201)
            #expect(await deployment.client.post("/patients", body)?.status == 409)
            #expect(await deployment.client.get("/patients?email=planted@example.com")?.status == 400)
            try await deployment.mails(to: ["planted@example.com"])
            let metrics = try #require(await deployment.client.get("/metrics")?.body)
            try await worker.stop()
            try await api.stop()

            #expect(metrics.contains("patient_registrations_total"))
            for text in [metrics, api.output, worker.output] {
                for planted in ["Xiomara", "planted", "222 333", "11222333"] {
                    #expect(!text.localizedCaseInsensitiveContains(planted))
                }
            }
        }

        @Test("a forwarded request and a foreign Host are kept out, health is for everybody")
        func access() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()

            let forwarded = await deployment.client.get("/patients", fields: ["X-Forwarded-For": "203.0.113.9"])
            #expect(forwarded?.status == 401)
            #expect(forwarded?.fields["www-authenticate"] == #"Bearer realm="patients""#)
            let legacy = await deployment.client.get("/patients/getPatients", fields: ["Via": "1.1 proxy"])
            #expect(legacy?.body == #"{"detail":"Not authenticated"}"#)
            #expect(await deployment.client.get("/readyz", fields: ["Via": "1.1 proxy"])?.status == 200)
            #expect(await deployment.client.send("GET", "http://evil.example/patients")?.status == 421)
            let form = await deployment.client.send(
                "POST", "/patients/deletePatientById/1", fields: ["Origin": "https://evil.example"], body: "")
            #expect(form?.status == 403)

            try await api.stop()
        }

        @Test("without a relay the mail is a readable file in the Maildir")
        func maildir() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let worker = try deployment.startWorker(["SMTP_URL": ""])

            #expect(await deployment.register("ana@example.com")?.status == 200)
            let folder = deployment.folder.file("data/mail/new")
            let name = try await eventually("a mail in the Maildir") {
                try? FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".eml") }
            }
            let mail = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            #expect(mail.contains("To: <ana@example.com>\r\n"))
            #expect(mail.contains("Tu registro fue exitoso. Gracias por unirte."))

            try await worker.stop()
            try await api.stop()
        }
    }
}
