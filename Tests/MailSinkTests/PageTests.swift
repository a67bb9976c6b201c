import HTTPServer
import SMTPServer
import Testing

@testable import MailSink

@Suite("The pages of the inbox")
struct PageTests {
    private let hostile = #"<script>alert("x")</script>&'"#

    @Test("nothing of a mail becomes markup of ours")
    func escaping() {
        let mail = CaughtMail(
            ReceivedMail(
                sender: hostile, recipients: [hostile + "@example.org"],
                message: ReceivedMail.lines(
                    "Subject: \(hostile)", "From: \(hostile)", "To: \(hostile)", "Message-ID: \(hostile)",
                    "Content-Type: multipart/mixed; boundary=b", "", "--b", "", hostile, "--b",
                    "Content-Disposition: attachment; filename=\"<script>x\"", "Content-Type: image/png", "", "x",
                    "--b--")))
        let inbox = Inbox()
        var pages = MessagePage.View.allCases.map {
            MessagePage(language: .es, mail: mail, view: $0, neighbours: (nil, nil)).markup.text
        }
        pages.append(
            InboxPage(language: .en, mails: [mail], summary: inbox.summary, olderThan: nil, isFirstPage: true).markup
                .text)
        for page in pages {
            #expect(!page.contains("<script>"))
            #expect(page.contains("&lt;script&gt;"))
        }
    }

    @Test("no page has a script or a style of its own, which the policy would refuse")
    func noInline() {
        let inbox = Inbox()
        let mail = CaughtMail(.confirmation())
        let pages = [
            InboxPage(language: .es, mails: [mail], summary: inbox.summary, olderThan: 1, isFirstPage: true).markup
                .text,
            InboxPage(language: .en, mails: [], summary: inbox.summary, olderThan: nil, isFirstPage: true).markup.text,
            MessagePage(language: .es, mail: mail, view: .html, neighbours: (2, 1)).markup.text,
        ]
        for page in pages {
            #expect(!page.contains(" style=") && !page.contains("<style") && !page.contains(" onclick"))
            #expect(page.split(separator: "<script").count == 2)
        }
    }

    @Test("the words of both languages are there")
    func languages() {
        let inbox = Inbox()
        let empty = { (language: PageLanguage) in
            InboxPage(language: language, mails: [], summary: inbox.summary, olderThan: nil, isFirstPage: true).markup
                .text
        }
        #expect(empty(.es).contains("Todavía no ha llegado ningún correo"))
        #expect(empty(.en).contains("No mail has arrived yet"))
        for language in PageLanguage.allCases {
            #expect(Set(language.words.findings.keys) == Set(MailFinding.allCases))
        }
    }

    @Test(
        "the language is the chosen one, else the browser's, else Spanish",
        arguments: [
            (nil, nil, PageLanguage.es), ("en", "es", .en), ("xx", "en-US,en;q=0.9", .en),
            (nil, "fr,en;q=0.2,es;q=0.8", .es),
            (nil, "es;q=0,en;q=0.1", .en), (nil, "fr", .es), (nil, "en,es", .en),
        ])
    func language(_ chosen: String?, _ accepted: String?, _ language: PageLanguage) {
        #expect(PageLanguage(query: chosen, acceptLanguage: accepted) == language)
    }

    @Test(
        "sizes for people",
        arguments: [(0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (1_129, "1.1 kB"), (10_500_000, "10.5 MB")])
    func sizes(_ bytes: Int, _ text: String) {
        #expect(ByteCount.text(bytes) == text)
    }

    @Test(
        "a name is ours when no other site can have it",
        arguments: [
            ("localhost:8025", true), ("127.0.0.1:8025", true), ("[::1]:8025", true), ("mail:8025", true),
            ("a.localhost", true), ("evil.example", false), ("", false), ("127.0.0.1.evil.example", false),
            ("1.2.3", false),
        ])
    func names(_ authority: String, _ isOurs: Bool) {
        #expect(RequestOrigin.isLocalName(authority) == isOurs)
    }
}
