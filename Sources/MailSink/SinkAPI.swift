import HTTPServer
import HTTPTypes
import JSON
import Timekeeping

/// The same for programs, under `/api`: tests and load generators ask whether every mail arrived, and once.
struct SinkAPI: Sendable {
    let inbox: Inbox

    private static let longestPage = 500
    /// Room for a question about a hundred thousand addresses.
    private static let longestQuestion = 8 << 20

    func add(to router: inout Router) {
        router.on(.get, "/api/summary") { _ in summary() }
        router.on(.get, "/api/messages") { request in messages(SinkParameters(request)) }
        router.on(.delete, "/api/messages") { _ in
            inbox.removeAll()
            return Response(status: .noContent)
        }
        router.on(.get, "/api/messages/{number}") { request in
            guard let mail = mail(request) else { return Self.problem(.notFound, "no such mail") }
            return SinkAnswers.json { write(mail, to: &$0, inFull: true) }
        }
        router.on(.get, "/api/messages/{number}/source") { request in
            guard let mail = mail(request) else { return Self.problem(.notFound, "no such mail") }
            return SinkAnswers.data(mail.message, type: "message/rfc822")
        }
        router.on(.delete, "/api/messages/{number}") { request in
            let isGone = mail(request).map { inbox.remove($0.number) } ?? false
            return isGone ? Response(status: .noContent) : Self.problem(.notFound, "no such mail")
        }
        // Addresses are asked for in bodies: what stands in a URL is logged along the way.
        router.on(.post, "/api/search", maximumBody: Self.longestQuestion) { request in search(request.body) }
        router.on(.post, "/api/count", maximumBody: Self.longestQuestion) { request in count(request.body) }
        router.on(.get, "/api/ledger") { _ in ledger() }
        for path in ["/livez", "/readyz"] {
            router.on(.get, path) { _ in SinkAnswers.data(Array("ok\n".utf8), type: "text/plain; charset=utf-8") }
        }
    }

    private func summary() -> Response {
        let summary = inbox.summary
        return SinkAnswers.json { json in
            json.beginObject()
            json.name("version")
            json.integer(summary.version)
            json.name("accepted")
            json.integer(summary.accepted)
            json.name("kept")
            json.integer(summary.kept)
            json.name("bytes")
            json.integer(summary.bytes)
            json.name("recipients")
            json.integer(summary.recipients)
            json.name("message_ids")
            json.integer(summary.messageIDs)
            json.name("complete")
            json.bool(summary.isComplete)
            json.endObject()
        }
    }

    /// `?limit=100&before=NUMBER`, newest first; `next` is the `before` of the next page.
    private func messages(_ parameters: SinkParameters) -> Response {
        let limit = min(max(parameters["limit"].flatMap { Int($0) } ?? 100, 1), Self.longestPage)
        let mails = inbox.mails(before: parameters["before"].flatMap { Int($0) }, limit: limit + 1)
        return page(mails, limit: limit)
    }

    /// `{"to":"a@example.org","limit":100}`: the mails of one recipient.
    private func search(_ body: [UInt8]) -> Response {
        guard let question = try? JSONValue.parse(body), let recipient = question["to"]?.stringValue else {
            return Self.problem(.badRequest, #"ask as in {"to":"a@example.org"}"#)
        }
        let limit = min(max(Int(clamping: question["limit"]?.integerValue ?? 100), 1), Self.longestPage)
        return page(inbox.mails(limit: limit + 1, for: recipient), limit: limit)
    }

    private func page(_ mails: [CaughtMail], limit: Int) -> Response {
        SinkAnswers.json { json in
            json.beginObject()
            json.name("items")
            json.beginArray()
            for mail in mails.prefix(limit) { write(mail, to: &json, inFull: false) }
            json.endArray()
            json.name("next")
            if mails.count > limit { json.integer(mails[limit - 1].number) } else { json.null() }
            json.endObject()
        }
    }

    /// `{"recipients":[…],"message_ids":[…]}`: how many mails each has got, in the same order; from the ledger, so mails
    /// that are no longer kept count too.
    private func count(_ body: [UInt8]) -> Response {
        guard let question = try? JSONValue.parse(body), question.objectValue != nil else {
            return Self.problem(.badRequest, #"ask as in {"recipients":["a@example.org"],"message_ids":[]}"#)
        }
        let texts = { (name: String) in (question[name]?.arrayValue ?? []).map { $0.stringValue ?? "" } }
        let counts = inbox.counts(recipients: texts("recipients"), messageIDs: texts("message_ids"))
        return SinkAnswers.json { json in
            json.beginObject()
            json.name("recipients")
            json.beginArray()
            for count in counts.recipients { json.integer(count) }
            json.endArray()
            json.name("message_ids")
            json.beginArray()
            for count in counts.messageIDs { json.integer(count) }
            json.endArray()
            json.endObject()
        }
    }

    /// Every acceptance since the start as a line `{"number":…,"to":…,"message_id":…,"sha256":…}`, oldest first.
    private func ledger() -> Response {
        let blocks = inbox.ledger
        var response = SinkAnswers.data([], type: "application/x-ndjson")
        response.body = .stream(length: blocks.reduce(0) { $0 + $1.count }) { writer in
            for block in blocks { try await writer.write(block) }
        }
        return response
    }

    private func mail(_ request: Request) -> CaughtMail? {
        request.parameters["number"].flatMap { Int($0) }.flatMap(inbox.mail)
    }

    private func write(_ mail: CaughtMail, to json: inout JSONWriter, inFull: Bool) {
        json.beginObject()
        json.name("number")
        json.integer(mail.number)
        json.name("received_at")
        json.string(CivilTime(mail.receivedAt).rfc3339)
        json.name("sender")
        json.string(mail.sender)
        json.name("recipients")
        json.beginArray()
        for recipient in mail.recipients { json.string(recipient) }
        json.endArray()
        json.name("from")
        json.string(mail.from)
        json.name("subject")
        json.string(mail.subject)
        json.name("message_id")
        json.string(mail.messageID)
        json.name("size")
        json.integer(mail.message.count)
        if inFull { writeContent(of: mail, to: &json) }
        json.endObject()
    }

    private func writeContent(of mail: CaughtMail, to json: inout JSONWriter) {
        let reader = MailReader(mail.message)
        json.name("headers")
        json.beginArray()
        for field in reader.header.fields {
            json.beginArray()
            json.string(field.name)
            json.string(EncodedWords.decode(field.value))
            json.endArray()
        }
        json.endArray()
        json.name("text")
        if let text = reader.text { json.string(text) } else { json.null() }
        json.name("html")
        if let html = reader.html { json.string(html) } else { json.null() }
        json.name("findings")
        json.beginArray()
        for finding in MailFinding.all(in: mail, reader) { json.string(finding.rawValue) }
        json.endArray()
    }

    private static func problem(_ status: HTTPResponse.Status, _ text: String) -> Response {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("error")
        writer.string(text)
        writer.endObject()
        return SinkAnswers.data(writer.bytes, type: "application/json; charset=utf-8", status: status)
    }
}
