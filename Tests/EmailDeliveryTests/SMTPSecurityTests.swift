import Curl
import Notifications
import TestSupport
import Testing

@testable import EmailDelivery

@Suite("TLS and AUTH with a real server")
struct SMTPSecurityTests {
    private static let modes: [(SMTPSecurity, String)] = [(.startTLS, "starttls"), (.implicitTLS, "implicit")]

    @Test("a server whose authority is trusted gets the mails, all on one connection", arguments: modes)
    func trusted(_ security: SMTPSecurity, _ option: String) async throws {
        let authority = try await CertificateAuthority()
        let relay = try await Relay(["--tls", option] + authority.serverOptions)
        var opened = 0
        let channel = try EmailNotificationService(
            port: relay.port, security: security, certificateFile: authority.file,
            observe: { opened += $0.connectionsOpened })
        for _ in 0..<3 { #expect(channel.deliver(to: "ok@example.org") == .sent(code: 250)) }
        #expect(opened == 1)
        // Greeted again within TLS (RFC 3207 §4.2).
        #expect(relay.count(of: "EHLO") == (security == .startTLS ? 2 : 1))
    }

    @Test("a server whose authority is unknown gets nothing, and no mail is blamed", arguments: modes)
    func untrusted(_ security: SMTPSecurity, _ option: String) async throws {
        let authority = try await CertificateAuthority()
        let relay = try await Relay(["--tls", option] + authority.serverOptions)
        let channel = try EmailNotificationService(port: relay.port, security: security)
        guard case .configuration = channel.deliver(to: "ok@example.org") else {
            Issue.record("trusted a stranger")
            return
        }
        #expect(relay.count(of: "MAIL") == 0)
    }

    @Test("a certificate for another name, or of yesterday, is not trusted either", arguments: modes)
    func wrongCertificate(_ security: SMTPSecurity, _ option: String) async throws {
        for authority in [
            try await CertificateAuthority(names: "DNS:mail.example.org"), try await CertificateAuthority(days: -1),
        ] {
            let relay = try await Relay(["--tls", option] + authority.serverOptions)
            let channel = try EmailNotificationService(
                port: relay.port, security: security, certificateFile: authority.file)
            guard case .configuration = channel.deliver(to: "ok@example.org") else {
                Issue.record("trusted it")
                return
            }
            #expect(relay.count(of: "MAIL") == 0)
        }
    }

    @Test("a relay that offers STARTTLS with a certificate nobody vouches for gets nothing, even where TLS is optional")
    func opportunisticButUntrusted() async throws {
        let authority = try await CertificateAuthority()
        let relay = try await Relay(["--tls", "starttls"] + authority.serverOptions)
        guard case .configuration = try EmailNotificationService(port: relay.port).deliver(to: "ok@example.org") else {
            Issue.record("trusted a stranger")
            return
        }
        #expect(relay.count(of: "MAIL") == 0)
    }

    @Test("where TLS is required, a server without it gets nothing; where it is optional, it gets the mail")
    func required() async throws {
        let relay = try await Relay()
        guard
            case .configuration = try EmailNotificationService(port: relay.port, security: .startTLS)
                .deliver(to: "ok@example.org")
        else {
            Issue.record("sent in clear")
            return
        }
        #expect(relay.count(of: "MAIL") == 0)
        #expect(try EmailNotificationService(port: relay.port).deliver(to: "ok@example.org") == .sent(code: 250))
    }

    @Test("offered TLS is used even where it is optional")
    func opportunistic() async throws {
        let authority = try await CertificateAuthority()
        let relay = try await Relay(["--tls", "starttls"] + authority.serverOptions)
        let channel = try EmailNotificationService(port: relay.port, certificateFile: authority.file)
        #expect(channel.deliver(to: "ok@example.org") == .sent(code: 250))
        #expect(relay.count(of: "EHLO") == 2)
    }

    @Test("the right password is let in, a wrong or missing one is a matter of settings", arguments: modes)
    func authentication(_ security: SMTPSecurity, _ option: String) async throws {
        let authority = try await CertificateAuthority()
        let relay = try await Relay(["--tls", option, "--auth", "clínica:p@ss:w/ord"] + authority.serverOptions)
        func outcome(_ credentials: SMTPEndpoint.Credentials?) throws -> DeliveryOutcome {
            try EmailNotificationService(
                port: relay.port, security: security, credentials: credentials, certificateFile: authority.file
            ).deliver(to: "ok@example.org")
        }
        #expect(try outcome(.init(user: "clínica", password: "p@ss:w/ord")) == .sent(code: 250))
        #expect(try outcome(.init(user: "clínica", password: "wrong")) == .configuration("AUTH 535 5.7.8"))
        #expect(try outcome(nil) == .configuration("MAIL 530 5.7.0"))
        #expect(relay.mails.count == 1)
    }
}
