import SMTPServer
import Timekeeping

@testable import MailSink

extension ReceivedMail {
    /// The confirmation that the product sends (NOTIFICATIONS.md §4.1), shortened.
    static func confirmation(to recipient: String = "paciente@example.org", id: String = "1") -> ReceivedMail {
        ReceivedMail(
            sender: "bounce@example.com", recipients: [recipient],
            message: lines(
                "Date: Mon, 23 Nov 2026 18:30:00 +0000", "From: =?UTF-8?B?Q2zDrW5pY2E=?= <no-reply@example.com>",
                "To: <\(recipient)>", "Subject: =?UTF-8?Q?Registro_=E2=80=94_Jos=C3=A9?=",
                "Message-ID: <\(id)@example.com>", "MIME-Version: 1.0", "Content-Type: multipart/alternative;",
                " boundary=\"=_b\"", "", "--=_b", "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable", "", "Tu registro fue =C3=A9xitoso. Gra=", "cias.", "",
                "--=_b", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "",
                "PHA+SG9sYTwvcD4=", "--=_b--"))
    }

    static func lines(_ lines: String...) -> [UInt8] {
        lines.flatMap { Array(($0 + "\r\n").utf8) }
    }
}

extension CaughtMail {
    init(_ mail: ReceivedMail) {
        self.init(number: 1, receivedAt: Timestamp(milliseconds: 1_795_458_600_000), mail)
    }
}
