import Curl
import Jobs
import Notifications
import TestSupport
import Testing
import Transport

@testable import EmailDelivery

@Suite("Mails through a real server (NOTIFICATIONS.md §3.8)")
struct SMTPDeliveryTests {
    @Test(
        "each answer has its meaning",
        arguments: [
            ("ok@example.org", DeliveryOutcome.sent(code: 250)), ("450@example.org", .transient("RCPT 450 4.1.1")),
            ("451-eod@example.org", .transient("message 451 4.7.1")),
            ("550@example.org", .permanent(.recipient, "RCPT 550 5.1.1")),
            ("553@example.org", .permanent(.recipient, "RCPT 553 5.1.1")),
            ("552@example.org", .transient("RCPT 552 5.1.1")),
            ("550-eod@example.org", .permanent(.content, "message 550 5.7.1")),
            ("421@example.org", .provider("RCPT 421 4.3.2")),
            ("421-eod@example.org", .provider("message 421 4.7.1")), ("throttle@example.org", .provider("RCPT 454")),
        ])
    func answers(_ recipient: String, _ outcome: DeliveryOutcome) async throws {
        let relay = try await Relay()
        let channel = try EmailNotificationService(port: relay.port)
        #expect(channel.deliver(to: recipient) == outcome)
        #expect(relay.mails.count == (outcome == .sent(code: 250) ? 1 : 0))
        // Whatever happened, the next mail goes through.
        #expect(channel.deliver(to: "ok+next@example.org") == .sent(code: 250))
    }

    @Test("the server gets the envelope, the size and the exact message")
    func wire() async throws {
        let relay = try await Relay()
        let settings = try NotificationSettings.sample(bounces: BounceAddress(parsing: "bounces.example.com"))
        let channel = try EmailNotificationService(port: relay.port, settings: settings)
        #expect(channel.deliver(to: "paciente@example.org") == .sent(code: 250))
        let mail = try #require(relay.mails.first)
        let expected = try MIMEMessage(
            job: .confirmation(to: "paciente@example.org"), recipient: "paciente@example.org",
            content: RegistrationTemplate.content(language: "es"), settings: settings)
        #expect(mail.to == "paciente@example.org")
        #expect(mail.from == "bounce+01KB0Z3N6W7Q2M4T8V9X1C5D3F@bounces.example.com")
        #expect(mail.id == "01KB0Z3N6W7Q2M4T8V9X1C5D3F")
        #expect(Array(mail.data.utf8) == expected.bytes)
        #expect(
            relay.transcript.map { Array($0.dropFirst()) } == [
                ["connect"], ["EHLO", "worker.example.com"],
                ["MAIL", "FROM:<bounce+01KB0Z3N6W7Q2M4T8V9X1C5D3F@bounces.example.com> SIZE=1129"],
                ["RCPT", "TO:<paciente@example.org>"], ["DATA"],
            ])
    }

    @Test("100 mails travel on one connection, and the 101st on another")
    func reuse() async throws {
        let relay = try await Relay()
        let channel = try EmailNotificationService(port: relay.port)
        for number in 0...100 { #expect(channel.deliver(to: "ok+\(number)@example.org") == .sent(code: 250)) }
        #expect(relay.mails.count == 101)
        #expect(relay.count(of: "connect") == 2)
        #expect(relay.count(of: "EHLO") == 2)
        #expect(relay.count(of: "QUIT") == 1)
    }

    @Test("64 sessions send at the same time, each over a connection of its own")
    func manySessions() async throws {
        let relay = try await Relay()
        let outcomes = try await withThrowingTaskGroup(of: [DeliveryOutcome].self) { group in
            for session in 0..<64 {
                group.addTask(executorPreference: BlockingExecutor(label: "session.\(session)")) {
                    let channel = try EmailNotificationService(port: relay.port)
                    return ["slow-1+\(session)", "ok+\(session)"].map { channel.deliver(to: "\($0)@example.org") }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(outcomes == Array(repeating: .sent(code: 250), count: 128))
        #expect(relay.count(of: "connect") == 64)
        #expect(Set(relay.mails.map(\.to)).count == 128)
        // All of them were there before the first had its answer: a second mail is begun after it.
        let transcript = relay.transcript
        let begun = transcript.indices.filter { transcript[$0][1] == "MAIL" }
        let lastConnection = try #require(transcript.lastIndex { $0[1] == "connect" })
        #expect(begun.count == 128 && lastConnection < begun[64])
    }

    @Test("a connection that is not needed any more is closed with a goodbye")
    func goodbye() async throws {
        let relay = try await Relay()
        do {
            let channel = try EmailNotificationService(port: relay.port)
            #expect(channel.deliver(to: "ok@example.org") == .sent(code: 250))
        }
        try await eventually("QUIT") { relay.count(of: "QUIT") == 1 ? true : nil }
    }

    @Test("a frozen server does not hold up the end", .timeLimit(.minutes(1)))
    func frozenGoodbye() async throws {
        let relay = try await Relay()
        do {
            let channel = try EmailNotificationService(port: relay.port)
            #expect(channel.deliver(to: "ok@example.org") == .sent(code: 250))
            withExtendedLifetime(channel) { relay.freeze() }
        }
        relay.thaw()
        try await eventually("QUIT") { relay.count(of: "QUIT") == 1 ? true : nil }
    }

    @Test("a refused recipient costs the connection, a refused message does not")
    func connectionAfterRefusal() async throws {
        let relay = try await Relay()
        let channel = try EmailNotificationService(port: relay.port)
        for recipient in ["ok@example.org", "451-eod@example.org", "ok@example.org"] {
            _ = channel.deliver(to: recipient)
        }
        #expect(relay.count(of: "connect") == 1)
        _ = channel.deliver(to: "550@example.org")
        _ = channel.deliver(to: "ok@example.org")
        #expect(relay.count(of: "connect") == 2)
    }

    @Test("greylisting: refused twice, then accepted")
    func greylisting() async throws {
        let relay = try await Relay()
        let channel = try EmailNotificationService(port: relay.port)
        let outcomes = (0..<3).map { _ in channel.deliver(to: "twice-450@example.org") }
        #expect(outcomes == [.transient("RCPT 450 4.2.0"), .transient("RCPT 450 4.2.0"), .sent(code: 250)])
    }

    @Test("a connection lost after the final dot leaves a doubt, and the resend is the same to the last byte")
    func doubt() async throws {
        let relay = try await Relay()
        let channel = try EmailNotificationService(port: relay.port)
        guard case .inDoubt(let text) = channel.deliver(to: "drop-after-once@example.org") else {
            Issue.record("no doubt")
            return
        }
        #expect(text.hasPrefix("message: curl "))
        #expect(channel.deliver(to: "drop-after-once@example.org") == .sent(code: 250))
        #expect(relay.mails.count == 2)
        #expect(Set(relay.mails.map(\.sha256)).count == 1)
        guard case .inDoubt = channel.deliver(to: "drop-before@example.org") else {
            Issue.record("no doubt, although nobody can know")
            return
        }
        #expect(relay.mails.count == 2)
    }

    @Test("what was lost meanwhile is not sent: the server records nothing, and the next mail goes through")
    func fencedOff() async throws {
        let relay = try await Relay()
        let channel = try EmailNotificationService(port: relay.port)
        var asked = 0
        let control = DeliveryControl(
            isStopping: { false },
            crossPointOfNoReturn: {
                asked += 1
                return false
            })
        #expect(channel.deliver(.confirmation(to: "ok@example.org"), control: control) == .aborted)
        #expect(asked == 1)
        #expect(channel.deliver(to: "ok+2@example.org") == .sent(code: 250))
        #expect(relay.mails.map(\.to) == ["ok+2@example.org"])
    }

    @Test("a stopping worker does not wait for a slow server before the message, but does after it")
    func stopping() async throws {
        let relay = try await Relay()
        let channel = try EmailNotificationService(port: relay.port)
        let stopping = DeliveryControl(isStopping: { true }, crossPointOfNoReturn: { true })
        #expect(channel.deliver(.confirmation(to: "slow-rcpt-600@example.org"), control: stopping) == .aborted)
        var isStopping = false
        let late = DeliveryControl(
            isStopping: { isStopping },
            crossPointOfNoReturn: {
                isStopping = true
                return true
            })
        #expect(channel.deliver(.confirmation(to: "slow-2@example.org"), control: late) == .sent(code: 250))
        #expect(relay.mails.map(\.to) == ["slow-2@example.org"])
    }

    @Test("a server that dawdles before the message is given up without a doubt")
    func deadline() async throws {
        let relay = try await Relay()
        let channel = try EmailNotificationService(port: relay.port, limits: .short(beforeData: .seconds(6)))
        #expect(channel.deliver(to: "slow-rcpt-600@example.org") == .provider("RCPT: deadline"))
        #expect(channel.deliver(to: "ok@example.org") == .sent(code: 250))
    }

    @Test("a server that never answers the final dot leaves a doubt")
    func silenceAfterTheDot() async throws {
        let relay = try await Relay()
        var opened: [Int] = []
        let channel = try EmailNotificationService(
            port: relay.port, limits: .short(total: .seconds(8)), observe: { opened.append($0.connectionsOpened) })
        #expect(channel.deliver(to: "slow-600@example.org").isInDoubt)
        // Never on the same connection: the late answer would be taken for one of the next mail's.
        #expect(channel.deliver(to: "ok@example.org") == .sent(code: 250))
        #expect(opened == [1, 1])
    }

    @Test("nobody listening, nobody answering and nobody of that name are the provider's failures")
    func unreachable() async throws {
        let relay = try await Relay()
        relay.freeze()
        var limits = SMTPLimits.short()
        limits.connect = .seconds(1)
        let channel = try EmailNotificationService(port: relay.port, limits: limits)
        #expect(channel.deliver(to: "ok@example.org").isProvider)
        relay.thaw()
        #expect(channel.deliver(to: "ok@example.org") == .sent(code: 250))
        try await relay.stop()
        #expect(channel.deliver(to: "ok@example.org").isProvider)
        let nowhere = SMTPTransport(SMTPEndpoint(host: "nowhere.invalid", port: 25, security: .opportunistic))
        let lost = EmailNotificationService(settings: try .sample(), transport: nowhere)
        #expect(lost.deliver(to: "ok@example.org").isProvider)
    }

    @Test("a refused sender and a refused DATA are told apart from a refused recipient")
    func senderAndData() async throws {
        let strict = try await Relay(["--refuse-sender", "550"])
        #expect(
            try EmailNotificationService(port: strict.port).deliver(to: "ok@example.org")
                == .permanent(.sender, "MAIL 550 5.7.1"))
        let mute = try await Relay(["--refuse-data", "554"])
        #expect(
            try EmailNotificationService(port: mute.port).deliver(to: "ok@example.org")
                == .permanent(.content, "DATA 554 5.5.1"))
    }

    @Test("a local part beyond ASCII goes to a server that offers SMTPUTF8 and to no other (RFC 6531)")
    func unicodeAddress() async throws {
        let relay = try await Relay()
        let channel = try EmailNotificationService(port: relay.port)
        #expect(channel.deliver(to: "ñandú@example.org") == .sent(code: 250))
        #expect(relay.mails.map(\.to) == ["ñandú@example.org"])
        #expect(relay.transcript.contains { $0.last?.hasSuffix(" SMTPUTF8") == true })

        let plain = try await Relay(["--no-smtputf8"])
        let other = try EmailNotificationService(port: plain.port)
        for _ in 0..<2 {
            guard case .permanent(.unicodeAddress, _) = other.deliver(to: "ñandú@example.org") else {
                Issue.record("sent raw bytes")
                return
            }
            #expect(other.deliver(to: "ok@example.org") == .sent(code: 250))
        }
        #expect(plain.mails.map(\.to) == ["ok@example.org", "ok@example.org"])
        #expect(!plain.transcript.contains { $0.last?.contains("ñ") == true })
    }
}

extension DeliveryOutcome {
    fileprivate var isInDoubt: Bool {
        if case .inDoubt = self { true } else { false }
    }

    fileprivate var isProvider: Bool {
        if case .provider = self { true } else { false }
    }
}
