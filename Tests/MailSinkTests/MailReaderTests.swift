import SMTPServer
import TestSupport
import Testing

@testable import MailSink

@Suite("Taking a mail apart (RFC 5322, 2045–2047)")
struct MailReaderTests {
    @Test("the confirmation: text, HTML, and what the list shows of it")
    func confirmation() {
        let mail = CaughtMail(.confirmation())
        #expect(mail.subject == "Registro — José")
        #expect(mail.from == "Clínica <no-reply@example.com>")
        #expect(mail.messageID == "<1@example.com>")
        let reader = MailReader(mail.message)
        #expect(reader.text == "Tu registro fue éxitoso. Gracias.\r\n")
        #expect(reader.html == "<p>Hola</p>")
        #expect(reader.attachments.isEmpty && !reader.isIncomplete)
        #expect(MailFinding.all(in: mail, reader) == [])
    }

    @Test(
        "encoded words",
        arguments: [
            ("plain", "plain"), ("=?UTF-8?B?w7E=?=", "ñ"), ("=?utf-8?q?=C3=B1_x?=", "ñ x"),
            ("=?ISO-8859-1?Q?=F1?= =?ISO-8859-1?Q?=F3?=", "ñó"), ("a =?UTF-8?B?w7E=?= b", "a ñ b"),
            ("=?UTF-8?B?w7E=?=  =?UTF-8?B?w7M=?=", "ñó"), ("=?UTF-8*es?Q?x?=", "x"), ("=?windows-1252?Q?=80?=", "€"),
            ("=?KOI8-R?B?8A==?=", "=?KOI8-R?B?8A==?="), ("=?UTF-8?X?a?=", "=?UTF-8?X?a?="), ("=?", "=?"),
            ("=?UTF-8?Q?=ZZ?=", "=?UTF-8?Q?=ZZ?="), ("a=?UTF-8?Q?b", "a=?UTF-8?Q?b"), ("", ""),
        ])
    func encodedWords(_ text: String, _ decoded: String) {
        #expect(EncodedWords.decode(text) == decoded)
    }

    @Test(
        "quoted-printable, careless escapes included",
        arguments: [
            ("a=C3=B1", "añ"), ("a=\r\nb", "ab"), ("a=\nb", "ab"), ("a=c3=b1", "añ"), ("a=", "a="), ("a=Zb", "a=Zb"),
            ("=3D=", "=="),
        ])
    func quotedPrintable(_ text: String, _ decoded: String) {
        #expect(
            String(decoding: TransferCoding.quotedPrintable(Array(text.utf8)[...]), as: UTF8.self) == decoded)
    }

    @Test(
        "Base64, with line breaks and without padding",
        arguments: [("SG9sYQ==", "Hola"), ("SG\r\n9sYQ", "Hola"), ("", ""), ("SG9s", "Hol"), ("S", nil)])
    func base64(_ text: String, _ decoded: String?) {
        let bytes = TransferCoding.base64(Array(text.utf8)[...])
        #expect(bytes.map { String(decoding: $0, as: UTF8.self) } == decoded)
    }

    @Test("parts within parts, attachments, and text that is one")
    func nesting() {
        let reader = MailReader(
            ReceivedMail.lines(
                "Content-Type: multipart/mixed; boundary=a", "", "preamble", "--a  ",
                "Content-Type: multipart/related; boundary=\"b c\"", "", "--b c", "Content-Type: text/html", "",
                "<i>x</i>",
                "--b c--", "--a", "Content-Type: text/plain; name=\"=?UTF-8?B?w7E=?=.txt\"",
                "Content-Disposition: attachment", "", "123", "--a", "Content-Type: application/pdf",
                "Content-Disposition: attachment; filename=\"a;b.pdf\"", "", "12", "--a--", "epilogue"))
        #expect(reader.html == "<i>x</i>")
        #expect(reader.text == nil)
        #expect(reader.attachments.map(\.name) == ["ñ.txt", "a;b.pdf"])
        #expect(reader.attachments.map(\.size) == [3, 2])
        #expect(!reader.isIncomplete)
    }

    @Test("without an empty line all is header, without a header all is body, and nothing is nothing")
    func edges() {
        #expect(MailReader(Array("Subject: x".utf8)).header["subject"] == "x")
        #expect(MailReader(Array("\r\nbody".utf8)).text == "body")
        #expect(MailReader([]).text == "")
        let reader = MailReader(ReceivedMail.lines(" odd", "Subject: a", "\tb", "no colon here"))
        #expect(reader.header["SUBJECT"] == "a b")
        #expect(reader.header.strangeLines == 2)
    }

    @Test(
        "what a strict reader says against a mail",
        arguments: [
            (MailFinding.longLine, ["X: " + String(repeating: "x", count: 999)]), (.nul, ["X: \u{0}"]),
            (.date, ["Date: again"]), (.from, ["From: again"]), (.messageID, ["Message-ID: again"]),
            (.repeatedField, ["Subject: a", "Subject: b"]), (.strangeHeaderLine, ["nonsense"]), (.rawHeader, ["X: ñ"]),
            (.incomplete, ["Content-Type: multipart/mixed; boundary=x"]), (.onlyHTML, ["Content-Type: text/html"]),
        ])
    func findings(_ finding: MailFinding, _ fields: [String]) {
        let head = ["Date: x", "From: a@b.co", "Message-ID: <1@b.co>"] + fields + ["", "x"]
        let mail = CaughtMail(
            ReceivedMail(
                sender: "", recipients: ["a@b.co"], message: head.flatMap { Array(($0 + "\r\n").utf8) }))
        #expect(MailFinding.all(in: mail, MailReader(mail.message)) == [finding])
    }

    @Test("anything can be read: 3,000 mails of noise and of pieces of mails")
    func noise() {
        var random = SeededGenerator(seed: 822)
        let pieces = [
            "Content-Type: multipart/mixed; boundary=a\r\n", "--a\r\n", "--a--\r\n", "\r\n", "\n", "=?UTF-8?B?", "?=",
            "=",
            "Content-Transfer-Encoding: base64\r\n", "Subject: ", " ", "\t", "\"", ";", "boundary=\"", "\u{0}", "ñ",
            ":",
        ].map { Array($0.utf8) }
        for _ in 0..<3_000 {
            var message: [UInt8] = []
            for _ in 0..<Int.random(in: 0...20, using: &random) {
                if Bool.random(using: &random) {
                    message += pieces.randomElement(using: &random) ?? []
                } else {
                    message += (0..<Int.random(in: 0...8, using: &random)).map { _ in
                        UInt8.random(in: 0...255, using: &random)
                    }
                }
            }
            let mail = CaughtMail(ReceivedMail(sender: "", recipients: ["a@b.co"], message: message))
            let reader = MailReader(mail.message)
            _ = MailFinding.all(in: mail, reader)
            let page = MessagePage(language: .en, mail: mail, view: nil, neighbours: (nil, nil)).markup.text
            #expect(page.hasSuffix("</html>\n"))
        }
    }

    @Test("parts that nest without end, or are without number, are left")
    func bounds() {
        var nested = ""
        for level in 0..<50 { nested += "Content-Type: multipart/mixed; boundary=b\(level)\r\n\r\n--b\(level)\r\n" }
        #expect(MailReader(Array(nested.utf8)).isIncomplete)
        let many =
            "Content-Type: multipart/mixed; boundary=a\r\n\r\n" + String(repeating: "--a\r\n\r\nx\r\n", count: 500)
        #expect(MailReader(Array((many + "--a--\r\n").utf8)).isIncomplete)
    }
}
