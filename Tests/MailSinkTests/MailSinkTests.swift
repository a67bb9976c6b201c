import HTTPServer
import JSON
import Logging
import SMTPServer
import TestSupport
import Testing
import Transport

@testable import MailSink

@Suite("The mail catcher over its two sockets")
struct MailSinkTests {
    /// A running sink, and how to talk to it.
    private struct Running {
        let smtp: SocketAddress
        let web: HTTPClient
        let loop: EventLoop

        /// Hands over mails in one session, and gives the codes of the answers.
        func send(_ mails: [(to: String, message: String)]) async throws -> [Int] {
            let commands = mails.map { mail in
                "MAIL FROM:<no-reply@example.com>\r\nRCPT TO:<\(mail.to)>\r\nDATA\r\n\(mail.message)\r\n.\r\n"
            }
            let text = "EHLO me\r\n" + commands.joined() + "QUIT\r\n"
            let answer = try await Task(executorPreference: loop) { [loop, smtp] in
                let socket = try await StreamSocket.connect(to: smtp, on: loop)
                defer { socket.close() }
                try await socket.write(Array(text.utf8))
                var buffer = ReceiveBuffer(on: loop)
                while case .received = try await socket.read(into: &buffer) {}
                return String(decoding: buffer.unread, as: UTF8.self)
            }.value
            return answer.split(separator: "\r\n").filter { $0.dropFirst(3).first == " " }.compactMap {
                Int($0.prefix(3))
            }
        }
    }

    private func withSink(
        faults: Bool = false, _ body: (Running) async throws -> Void
    ) async throws {
        var configuration = MailSink.Configuration(
            smtp: (host: "127.0.0.1", port: 0), http: .tcp(host: "127.0.0.1", port: 0))
        configuration.injectsFaults = faults
        let sink = try MailSink(configuration, logger: Logger(label: "test"))
        let addresses = try sink.start()
        let loop = try EventLoop()
        defer { loop.stop() }
        guard case .ipv4(_, let port)? = addresses.http.first else { throw NeverHappened(description: "an address") }
        try await body(Running(smtp: try #require(addresses.smtp.first), web: HTTPClient(port: port), loop: loop))
        await sink.stop()
    }

    private func json(_ answer: HTTPClient.Answer?) throws -> JSONValue {
        try JSONValue.parse(Array(try #require(answer).body.utf8))
    }

    @Test("a mail that was sent is on the page and in the API, and gone when deleted")
    func journey() async throws {
        try await withSink { sink in
            let codes = try await sink.send([
                ("ana@example.org", "Subject: =?UTF-8?B?w7E=?=\r\nMessage-ID: <1@x>\r\n\r\n..hola"),
                ("eva@example.org", "Subject: x\r\n\r\nx"),
            ])
            #expect(codes == [220, 250, 250, 250, 354, 250, 250, 250, 354, 250, 221])

            let page = try #require(await sink.web.get("/"))
            #expect(page.status == 200)
            #expect(page.body.contains("ana@example.org") && page.body.contains("<b>ñ</b>"))
            #expect(page.fields["content-security-policy"]?.contains("script-src 'self'") == true)
            let items = try json(await sink.web.get("/api/messages"))["items"]?.arrayValue
            #expect(items?.map { $0["subject"]?.stringValue } == ["x", "ñ"])
            let mail = try json(await sink.web.get("/api/messages/1"))
            #expect(mail["text"]?.stringValue == ".hola\r\n")
            #expect(mail["findings"]?.arrayValue == [.string("date"), .string("from")])
            let source = try #require(await sink.web.get("/api/messages/1/source"))
            #expect(source.body == "Subject: =?UTF-8?B?w7E=?=\r\nMessage-ID: <1@x>\r\n\r\n.hola\r\n")
            #expect(source.fields["content-type"] == "message/rfc822")

            #expect(await sink.web.send("DELETE", "/api/messages/2")?.status == 204)
            #expect(await sink.web.get("/messages/2")?.status == 404)
            let kept = try json(await sink.web.get("/api/summary"))["kept"]?.integerValue
            #expect(kept == 1)
            let deleted = try #require(await sink.web.send("POST", "/delete?lang=en", body: ""))
            #expect(deleted.status == 303)
            #expect(deleted.fields["location"] == "/?lang=en")
            #expect(await sink.web.get("/?lang=en")?.body.contains("No mail has arrived yet") == true)
        }
    }

    @Test("programs can ask who got how many, and for the whole ledger")
    func counting() async throws {
        try await withSink { sink in
            _ = try await sink.send([
                ("a@example.org", "Message-ID: <1@x>\r\n\r\n1"), ("a@example.org", "Message-ID: <1@x>\r\n\r\n1"),
                ("b@example.org", "Message-ID: <2@x>\r\n\r\n2"),
            ])
            let counts = try json(
                await sink.web.post(
                    "/api/count", #"{"recipients":["a@example.org","c@example.org"],"message_ids":["<1@x>","<2@x>"]}"#))
            #expect(counts["recipients"]?.arrayValue?.compactMap(\.integerValue) == [2, 0])
            #expect(counts["message_ids"]?.arrayValue?.compactMap(\.integerValue) == [2, 1])
            let ledger = try #require(await sink.web.get("/api/ledger"))
            #expect(ledger.body.split(separator: "\n").count == 3)
            let found = try json(await sink.web.post("/api/search", #"{"to":"b@example.org"}"#))
            #expect(found["items"]?.arrayValue?.compactMap { $0["message_id"]?.stringValue } == ["<2@x>"])
            #expect(await sink.web.post("/api/count", "[]")?.status == 400)
        }
    }

    @Test("a mail's HTML comes alone, where nothing of it can run or load")
    func html() async throws {
        try await withSink { sink in
            _ = try await sink.send([
                ("a@example.org", "Subject: x\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script><p>Hola</p>")
            ])
            let page = try #require(await sink.web.get("/messages/1"))
            #expect(page.body.contains("<iframe class=\"body\" sandbox "))
            #expect(!page.body.contains("alert"))
            let frame = try #require(await sink.web.get("/messages/1/html"))
            #expect(frame.body == "<script>alert(1)</script><p>Hola</p>\r\n")
            let policy = try #require(frame.fields["content-security-policy"])
            #expect(policy.contains("sandbox;") && policy.contains("default-src 'none'"))
            #expect(!policy.contains("script-src"))
        }
    }

    @Test("with the flag, recipients get what their names ask for")
    func faults() async throws {
        try await withSink(faults: true) { sink in
            let refused = try await sink.send([("550@example.org", "x")])
            #expect(refused.dropFirst(3) == [550, 503, 500, 500, 221])
            let cut = try await sink.send([("drop-after@example.org", "Subject: x\r\n\r\nx")])
            #expect(cut == [220, 250, 250, 250, 354])
            let accepted = try json(await sink.web.get("/api/summary"))["accepted"]?.integerValue
            #expect(accepted == 1)
        }
    }

    @Test("pages of other sites can neither look nor delete")
    func foreignPages() async throws {
        try await withSink { sink in
            let rebound = await sink.web.send(raw: "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
            #expect(rebound?.status == 403)
            let forged = await sink.web.send("POST", "/delete", fields: ["Sec-Fetch-Site": "cross-site"], body: "")
            #expect(forged?.status == 403)
            let other = await sink.web.send("POST", "/delete", fields: ["Origin": "http://evil.example"], body: "")
            #expect(other?.status == 403)
            #expect(
                await sink.web.send("POST", "/delete", fields: ["Sec-Fetch-Site": "same-origin"], body: "")?.status
                    == 303)
        }
    }

    @Test("what the pages need is there, and nothing else")
    func assets() async throws {
        try await withSink { sink in
            for (path, type) in [
                ("/assets/sink.css", "text/css; charset=utf-8"), ("/assets/sink.js", "text/javascript; charset=utf-8"),
                ("/assets/icon.svg", "image/svg+xml"), ("/assets/icons.svg", "image/svg+xml"),
            ] {
                let answer = try #require(await sink.web.get(path))
                #expect(answer.status == 200 && !answer.body.isEmpty)
                #expect(answer.fields["content-type"] == type)
            }
            #expect(await sink.web.get("/livez")?.body == "ok\n")
            #expect(await sink.web.get("/nothing")?.status == 404)
            #expect(await sink.web.send("PUT", "/")?.fields["allow"] != nil)
        }
    }
}
