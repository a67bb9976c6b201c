import Curl
import Jobs
import Notifications
import TestSupport
import Testing

@testable import SMSDelivery

@Suite("Text messages through a provider (NOTIFICATIONS.md §3.17)")
struct SMSDeliveryTests {
    @Test("Twilio's interface gets the form and the password that it wants")
    func twilio() async throws {
        let server = try await SMSServer()
        #expect(
            SMSNotificationService(TwilioProvider.local(port: server.port)).deliver(to: "+59896689795")
                == .sent(code: 201))
        let service = TwilioProvider.local(port: server.port, from: "MG123")
        #expect(SMSNotificationService(service).deliver(.text(language: "en"), control: .willing) == .sent(code: 201))
        let requests = server.requests
        #expect(requests.map(\.path) == Array(repeating: "/2010-04-01/Accounts/test/Messages.json", count: 2))
        #expect(requests.map(\.fault) == [nil, nil])
        #expect(requests.map(\.type) == Array(repeating: "application/x-www-form-urlencoded", count: 2))
        #expect(
            requests.first?.form == [
                "To": "+59896689795", "From": "+15005550006", "Body": "Tu registro fue exitoso. Gracias por unirte.",
            ])
        #expect(
            requests.last?.form == [
                "To": "+59896689795", "MessagingServiceSid": "MG123",
                "Body": "Your registration was successful. Thank you for joining.",
            ])
    }

    @Test(
        "Amazon SNS gets a request whose signature is right when it is computed anew",
        arguments: [nil, "a/session+token=="])
    func sns(_ sessionToken: String?) async throws {
        let server = try await SMSServer()
        let provider = SNSProvider.local(port: server.port, sessionToken: sessionToken, from: "Clinica")
        #expect(SMSNotificationService(provider).deliver(to: "+59896689795") == .sent(code: 200))
        let request = try #require(server.requests.first)
        #expect(request.fault == nil)
        #expect(request.token == sessionToken)
        #expect(
            request.form == [
                "Action": "Publish", "Version": "2010-03-31", "PhoneNumber": "+59896689795",
                "Message": "Tu registro fue exitoso. Gracias por unirte.",
                "MessageAttributes.entry.1.Name": "AWS.SNS.SMS.SMSType",
                "MessageAttributes.entry.1.Value.DataType": "String",
                "MessageAttributes.entry.1.Value.StringValue": "Transactional",
                "MessageAttributes.entry.2.Name": "AWS.SNS.SMS.SenderID",
                "MessageAttributes.entry.2.Value.DataType": "String",
                "MessageAttributes.entry.2.Value.StringValue": "Clinica",
            ])
    }

    @Test("a wrong key is a matter of settings, and no message is to blame")
    func credentials() async throws {
        let server = try await SMSServer()
        let twilio = SMSNotificationService(TwilioProvider.local(port: server.port, token: "wrong"))
        #expect(twilio.deliver(to: "+59896689795") == .configuration("HTTP 401 20003"))
        let sns = SMSNotificationService(SNSProvider.local(port: server.port, secret: "wrong"))
        #expect(sns.deliver(to: "+59896689795") == .configuration("HTTP 403 SignatureDoesNotMatch"))
        #expect(server.requests.map(\.fault) == ["password", "signature"])
    }

    @Test(
        "each of Twilio's answers has its meaning",
        arguments: [
            ("21211", DeliveryOutcome.permanent(.recipient, "HTTP 400 21211")),
            ("21610", .permanent(.recipient, "HTTP 400 21610")), ("21617", .permanent(.content, "HTTP 400 21617")),
            ("21606", .permanent(.sender, "HTTP 400 21606")), ("20429", .provider("HTTP 400 20429")),
            ("00429", .throttled("HTTP 429 20500", for: .seconds(7))), ("00500", .provider("HTTP 500 20500")),
            ("00503", .throttled("HTTP 503 20500", for: .seconds(7))), ("00502", .inDoubt("HTTP 502 20500")),
            ("00504", .inDoubt("HTTP 504 20500")), ("00404", .configuration("HTTP 404 20500")),
            ("00400", .permanent(.content, "HTTP 400 20500")), ("00408", .provider("HTTP 408 20500")),
        ])
    func twilioAnswers(_ digits: String, _ outcome: DeliveryOutcome) async throws {
        let server = try await SMSServer()
        let service = SMSNotificationService(TwilioProvider.local(port: server.port))
        #expect(service.deliver(to: "+1555" + digits) == outcome)
        #expect(server.requests.count == 1)
    }

    @Test(
        "each of SNS' answers has its meaning",
        arguments: [
            ("10001", DeliveryOutcome.permanent(.recipient, "HTTP 400 InvalidParameter")),
            ("10002", .permanent(.recipient, "HTTP 400 OptedOut")), ("10003", .provider("HTTP 400 Throttling")),
            ("10004", .configuration("HTTP 403 AuthorizationError")), ("10005", .provider("HTTP 500 InternalError")),
        ])
    func snsAnswers(_ digits: String, _ outcome: DeliveryOutcome) async throws {
        let server = try await SMSServer()
        #expect(SMSNotificationService(SNSProvider.local(port: server.port)).deliver(to: "+1555" + digits) == outcome)
    }

    @Test("no answer to what may have left is a doubt, and it leaves once", arguments: ["90001", "90002", "90003"])
    func doubt(_ digits: String) async throws {
        let server = try await SMSServer()
        let service = SMSNotificationService(
            TwilioProvider.local(port: server.port), total: digits == "90002" ? .seconds(3) : .seconds(30))
        // A connection that was kept would be tried again by libcurl when it turns out to be dead.
        #expect(service.deliver(to: "+59896689795") == .sent(code: 201))
        guard case .inDoubt = service.deliver(to: "+1555" + digits) else {
            Issue.record("no doubt")
            return
        }
        #expect(server.requests.count == 2)
    }

    @Test("who stops, or has lost the job, sends nothing")
    func letGo() async throws {
        let server = try await SMSServer()
        let service = SMSNotificationService(TwilioProvider.local(port: server.port))
        var asked = 0
        let fenced = DeliveryControl(
            isStopping: { false },
            crossPointOfNoReturn: {
                asked += 1
                return false
            })
        #expect(service.deliver(.text(), control: fenced) == .aborted)
        #expect(asked == 1)
        let stopping = DeliveryControl(isStopping: { true }, crossPointOfNoReturn: { true })
        #expect(service.deliver(.text(), control: stopping) == .aborted)
        #expect(server.requests.isEmpty)
    }

    @Test("nobody there, and nobody who can be trusted: nothing has left")
    func unreachable() async throws {
        let server = try await SMSServer()
        try await server.stop()
        guard
            case .provider = SMSNotificationService(TwilioProvider.local(port: server.port)).deliver(to: "+59896689795")
        else {
            Issue.record("sent to nobody")
            return
        }
    }

    @Test("over TLS only to whom the authority vouches for")
    func tls() async throws {
        let authority = try await CertificateAuthority()
        let server = try await SMSServer(authority.serverOptions)
        let provider = TwilioProvider.local(port: server.port, scheme: "https")
        guard case .configuration = SMSNotificationService(provider).deliver(to: "+59896689795") else {
            Issue.record("trusted a stranger")
            return
        }
        #expect(server.requests.isEmpty)
        let trusting = SMSNotificationService(provider, certificateFile: authority.file)
        #expect(trusting.deliver(to: "+59896689795") == .sent(code: 201))
    }

    @Test(
        "credentials leave over TLS, or not this machine",
        arguments: ["http://example.com", "ftp://127.0.0.1", "http://127.0.0.1@example.com", "https://example.com?x=1"])
    func clearText(_ baseURL: String) {
        let provider = TwilioProvider(baseURL: baseURL, account: "test", token: "secret", from: "+15005550006")
        guard case .configuration = SMSNotificationService(provider).deliver(to: "+59896689795") else {
            Issue.record("sent in clear")
            return
        }
    }

    @Test("what can never be sent is given up before anything is opened")
    func refused() {
        let service = SMSNotificationService(TwilioProvider.local(port: 1))
        for number in ["", "59896689795", "+1 555", "+1555&To=+1666", "+0123456789"] {
            #expect(service.deliver(to: number) == .permanent(.recipient, "no E.164 number"))
        }
        var job = JobEnvelope.text()
        job.payload = .clear([])
        #expect(service.deliver(job, control: .willing) == .permanent(.content, "no recipient"))
        job = .text()
        job.template = "patient_registered@2"
        #expect(service.deliver(job, control: .willing) == .unsupported("unknown template"))
        job = .text()
        job.payload = .sealed(SealedPayload(algorithm: "A256GCM", keyName: "k", nonce: [], ciphertext: []))
        #expect(service.deliver(job, control: .willing) == .unsupported("sealed payload"))
    }
}
