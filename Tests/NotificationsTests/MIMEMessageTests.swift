import Foundation
import JSON
import Jobs
import TestSupport
import Testing
import Timekeeping

@testable import Notifications

@Suite("The confirmation mail (NOTIFICATIONS.md §4.1 and §4.2)")
struct MIMEMessageTests {
    private static let expected = """
        Date: Mon, 23 Nov 2026 18:30:00 +0000
        From: Registro de Pacientes <no-reply@example.com>
        To: <paciente@example.org>
        Subject: Registro exitoso
        Message-ID: <01KB0Z3N6W7Q2M4T8V9X1C5D3F@notify.example.com>
        X-Notification-ID: 01KB0Z3N6W7Q2M4T8V9X1C5D3F
        Auto-Submitted: auto-generated
        X-Auto-Response-Suppress: All
        Content-Language: es
        MIME-Version: 1.0
        Content-Type: multipart/alternative;
         boundary="=_nq_01KB0Z3N6W7Q2M4T8V9X1C5D3F"

        --=_nq_01KB0Z3N6W7Q2M4T8V9X1C5D3F
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Tu registro fue exitoso. Gracias por unirte.

        --=_nq_01KB0Z3N6W7Q2M4T8V9X1C5D3F
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        <!DOCTYPE html>
        <html lang=3D"es">
        <head>
        <meta charset=3D"utf-8">
        <meta name=3D"viewport" content=3D"width=3Ddevice-width,initial-scale=3D1">
        <title>Registro exitoso</title>
        </head>
        <body style=3D"font-family:Arial,Helvetica,sans-serif;color:#1b1b1b;backgro=
        und:#ffffff">
        <p>Tu registro fue exitoso. Gracias por unirte.</p>
        </body>
        </html>

        --=_nq_01KB0Z3N6W7Q2M4T8V9X1C5D3F--

        """

    /// The same mail in English: other words and nothing else.
    private static let expectedInEnglish = expected.replacing("Content-Language: es", with: "Content-Language: en")
        .replacing("lang=3D\"es\"", with: "lang=3D\"en\"")
        .replacing("Registro exitoso", with: "Registration successful")
        .replacing(
            "Tu registro fue exitoso. Gracias por unirte.",
            with: "Your registration was successful. Thank you for joining.")

    private func message(
        _ content: MailContent = RegistrationTemplate.content(language: "es"), to: String = "paciente@example.org",
        settings: NotificationSettings? = nil, job: JobEnvelope = .sample()
    ) throws -> [UInt8] {
        try MIMEMessage(job: job, recipient: to, content: content, settings: settings ?? .sample()).bytes
    }

    @Test("is exactly these bytes, whatever the time")
    func exactBytes() throws {
        let bytes = try message()
        #expect(String(decoding: bytes, as: UTF8.self) == Self.expected.replacing("\n", with: "\r\n"))
        #expect(bytes.count == 1_129)
        #expect(try message() == bytes)
        let english = try message(RegistrationTemplate.content(language: "en"))
        #expect(String(decoding: english, as: UTF8.self) == Self.expectedInEnglish.replacing("\n", with: "\r\n"))
        // The sentence stands there twice, and the subject as well.
        #expect(english.count == 1_129 + 2 * (56 - 44) + 2 * (23 - 16))
    }

    @Test("speaks English to who asked for it, and Spanish to everybody else", arguments: ["en", "es", "fr", ""])
    func languages(_ language: String) throws {
        let content = RegistrationTemplate.content(language: language)
        #expect(content.language == (language == "en" ? "en" : "es"))
        #expect(content.subject == (language == "en" ? "Registration successful" : "Registro exitoso"))
        let sentence = content.text.dropLast()
        #expect(content.html.contains("<p>\(sentence)</p>"))
        #expect(content.html.contains("<html lang=\"\(content.language)\">"))
    }

    @Test("a template is found by its name, and an unknown one is a newer worker's")
    func templates() {
        #expect(MailTemplate.content(for: "patient_registered@1", language: "es")?.subject == "Registro exitoso")
        #expect(MailTemplate.content(for: "mail_probe@1", language: "en")?.subject == "Test mail")
        #expect(MailTemplate.content(for: "patient_registered@2", language: "es") == nil)
    }

    @Test("values within HTML are escaped")
    func htmlSafety() {
        let content = MailContent(language: "es", subject: "a<b>", sentence: #"<script>"x" & 'y'</script>"#)
        #expect(content.html.contains("<p>&lt;script&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/script&gt;</p>"))
        #expect(content.html.contains("<title>a&lt;b&gt;</title>"))
        #expect(content.text == #"<script>"x" & 'y'</script>"# + "\n")
    }

    @Test(
        "refuses a control character in anything that goes into the header",
        arguments: ["\r", "\n", "\r\n", "\u{0}", "\u{1B}", "\u{7F}", "\u{85}", "\u{2028}", "\r\nBcc: x@example.org"])
    func headerSafety(_ control: String) throws {
        let content = MailContent(language: "es", subject: "a\(control)b", text: "t\n", html: "h\n")
        #expect(throws: MIMEMessage.Fault.forbiddenCharacter(field: "Subject")) { try message(content) }
        #expect(throws: MIMEMessage.Fault.forbiddenCharacter(field: "To")) {
            try message(to: "a\(control)@example.org")
        }
        #expect(throws: Mailbox.Fault.forbiddenCharacter) {
            try NotificationSettings.sample(displayName: "a\(control)")
        }
        let domain = NotificationSettings(
            sender: try Mailbox(address: "a@example.org"), messageIDDomain: "a\(control)b")
        #expect(throws: MIMEMessage.Fault.forbiddenCharacter(field: "Message-ID")) { try message(settings: domain) }
    }

    @Test(
        "refuses an identifier that could be anything else",
        arguments: ["", "a b", "a\r\nX: y", "../a", "á", "a@b", "a-b"])
    func identifiers(_ id: String) throws {
        var job = JobEnvelope.sample()
        job.id = id
        #expect(throws: MIMEMessage.Fault.badIdentifier) { try message(job: job) }
    }

    @Test(
        "writes a sender's name as atoms, as a quoted string or as encoded words (RFC 5322 §3.2, RFC 2047)",
        arguments: [
            ("Registro", "Registro <no-reply@example.com>"), (nil, "no-reply@example.com"),
            ("Dr. \"X\" \\ Y", "\"Dr. \\\"X\\\" \\\\ Y\" <no-reply@example.com>"),
            ("Gómez, Ana", "=?UTF-8?B?R8OzbWV6LCBBbmE=?= <no-reply@example.com>"),
            ("=?UTF-8?Q?x?=", "=?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?= <no-reply@example.com>"),
            (
                "Registro de Pacientes de la Clínica Nuestra Señora de Guadalupe",
                "=?UTF-8?B?UmVnaXN0cm8gZGUgUGFjaWVudGVzIGRlIGxhIENsw61uaWNhIE51ZXN0?=\r\n =?UTF-8?B?cmEgU2XDsW9yYSBkZSBHdWFkYWx1cGU=?= <no-reply@example.com>"
            ),
        ])
    func senderNames(_ name: String?, _ field: String) throws {
        let text = String(decoding: try message(settings: .sample(displayName: name)), as: UTF8.self)
        #expect(text.contains("\r\nFrom: \(field)\r\nTo: "))
    }

    @Test("10,000 names in many scripts: two strict readers find no defect, the same text, and no long line")
    func strictReader() async throws {
        let folder = try TemporaryDirectory()
        var random = SeededGenerator(seed: 2026)
        var lines = ""
        for _ in 0..<10_000 {
            let name = random.name()
            let content = MailContent(
                language: "es", subject: "Registro — \(name)", text: "Hola \(name).\n.\nFrom aquí \n\(name)",
                html: "<p>\(name)</p>\n")
            let bytes = try message(content, settings: .sample(displayName: name))
            var writer = JSONWriter()
            writer.beginObject()
            writer.name("name")
            writer.string(name)
            writer.name("message")
            writer.string(String(decoding: bytes, as: UTF8.self))
            writer.endObject()
            lines += String(decoding: writer.bytes, as: UTF8.self) + "\n"
        }
        let path = folder.file("mails.jsonl")
        try lines.write(toFile: path, atomically: true, encoding: .utf8)
        let result = try await Tool.result("/usr/bin/python3", [Fixture.path("strict_parser.py"), path])
        #expect(result.output == "10000 without defect\n")
        #expect(result.status == 0)
    }
}
