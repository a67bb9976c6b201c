import Foundation
import Jobs
import Notifications
import TestSupport
import Testing

@testable import EmailDelivery

@Suite("Mails as files in a Maildir")
struct MaildirTransportTests {
    private let folder: TemporaryDirectory
    private let root: String

    init() throws {
        folder = try TemporaryDirectory()
        root = folder.file("data/mail")
    }

    private var channel: EmailNotificationService {
        get throws { EmailNotificationService(settings: try .sample(), transport: MaildirTransport(path: root)) }
    }

    private func names(_ place: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root + "/" + place).sorted()
    }

    @Test("a mail is one file in new, with the bytes that SMTP would have sent")
    func content() async throws {
        #expect(try channel.deliver(to: "ok@example.org", id: "A1") == .sent(code: 250))
        #expect(try names("new") == ["A1.eml"])
        #expect(try names("tmp").isEmpty)
        let relay = try await Relay()
        #expect(
            try EmailNotificationService(port: relay.port).deliver(to: "ok@example.org", id: "A1") == .sent(code: 250))
        let sent = try #require(relay.mails.first).data
        #expect(try Array(Data(contentsOf: URL(fileURLWithPath: root + "/new/A1.eml"))) == Array(sent.utf8))
    }

    @Test("nobody else can read it")
    func permissions() throws {
        _ = try channel.deliver(to: "ok@example.org", id: "A1")
        for (path, mode) in [("", 0o700), ("/new", 0o700), ("/tmp", 0o700), ("/cur", 0o700), ("/new/A1.eml", 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: root + path)
            #expect(attributes[.posixPermissions] as? Int == mode)
        }
    }

    @Test("a job that is delivered twice is one file, also when a mail program has moved it")
    func idempotence() throws {
        for _ in 0..<2 { #expect(try channel.deliver(to: "ok@example.org", id: "A1") == .sent(code: 250)) }
        #expect(try names("new") == ["A1.eml"])
        try FileManager.default.moveItem(atPath: root + "/new/A1.eml", toPath: root + "/cur/A1.eml:2,S")
        #expect(try channel.deliver(to: "ok@example.org", id: "A1") == .sent(code: 250))
        #expect(try names("new").isEmpty)
        #expect(try channel.deliver(to: "ok@example.org", id: "A2") == .sent(code: 250))
        #expect(try names("new") == ["A2.eml"])
    }

    @Test("a worker that stops or has lost the job leaves nothing behind", arguments: [(true, true), (false, false)])
    func aborted(_ isStopping: Bool, _ mayCross: Bool) throws {
        let control = DeliveryControl(isStopping: { isStopping }, crossPointOfNoReturn: { mayCross })
        #expect(try channel.deliver(.confirmation(to: "ok@example.org"), control: control) == .aborted)
        for place in ["new", "tmp"] where FileManager.default.fileExists(atPath: root + "/" + place) {
            #expect(try names(place).isEmpty)
        }
    }

    @Test("a folder that cannot be made is a matter of settings, and no mail is blamed")
    func unwritable() throws {
        try "a file".write(toFile: folder.file("data"), atomically: true, encoding: .utf8)
        #expect(
            try channel.deliver(to: "ok@example.org") == .configuration("maildir: mkdir failed: Not a directory"))
    }

    @Test("an identifier that leads out of the folder is refused")
    func pathTraversal() throws {
        #expect(try channel.deliver(to: "ok@example.org", id: "../../x") == .permanent(.content, "unsafe header"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("x.eml")))
    }
}
