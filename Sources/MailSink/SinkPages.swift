import HTTP1
import HTTPServer
import HTTPTypes

/// The pages for people.
struct SinkPages: Sendable {
    let inbox: Inbox

    private static let perPage = 100

    func add(to router: inout Router) {
        router.on(.get, "/") { request in SinkAnswers.page(list(request).markup) }
        // What the script puts in the place of the list.
        router.on(.get, "/list") { request in
            var response = SinkAnswers.page(list(request).list)
            response.fields.append(SinkAnswers.field("X-Inbox-Version", "\(inbox.summary.version)"))
            return response
        }
        router.on(.get, "/messages/{number}") { request in
            let parameters = SinkParameters(request)
            guard let mail = mail(request) else { return notFound(parameters.language) }
            return SinkAnswers.page(
                MessagePage(
                    language: parameters.language, mail: mail,
                    view: parameters["view"].flatMap(MessagePage.View.init(rawValue:)),
                    neighbours: inbox.neighbours(of: mail.number)
                ).markup)
        }
        router.on(.get, "/messages/{number}/html") { request in
            guard let html = mail(request).flatMap({ MailReader($0.message).html }) else { return notFound(.es) }
            return SinkAnswers.mailHTML(html)
        }
        router.on(.get, "/messages/{number}/source") { request in
            guard let mail = mail(request) else { return notFound(.es) }
            let name = "attachment; filename=\"mail-\(mail.number).eml\""
            return SinkAnswers.data(
                mail.message, type: "message/rfc822", fields: [SinkAnswers.field("Content-Disposition", name)])
        }
        router.on(.post, "/delete") { request in
            inbox.removeAll()
            return SinkAnswers.redirect(to: "/?lang=\(SinkParameters(request).language.rawValue)")
        }
        router.on(.post, "/messages/{number}/delete") { request in
            if let mail = mail(request) { inbox.remove(mail.number) }
            return SinkAnswers.redirect(to: "/?lang=\(SinkParameters(request).language.rawValue)")
        }
        addAssets(to: &router)
    }

    private func addAssets(to router: inout Router) {
        let assets: [(String, [UInt8], String)] = [
            ("/assets/sink.css", PackageResources.sink_css, "text/css; charset=utf-8"),
            ("/assets/sink.js", PackageResources.sink_js, "text/javascript; charset=utf-8"),
            ("/assets/icon.svg", PackageResources.icon_svg, "image/svg+xml"),
            ("/assets/icons.svg", PackageResources.icons_svg, "image/svg+xml"),
        ]
        for (path, bytes, type) in assets {
            router.on(.get, path) { _ in SinkAnswers.data(bytes, type: type) }
        }
    }

    private func list(_ request: Request) -> InboxPage {
        let parameters = SinkParameters(request)
        let before = parameters["before"].flatMap { Int($0) }
        let mails = inbox.mails(before: before, limit: Self.perPage + 1)
        let shown = Array(mails.prefix(Self.perPage))
        return InboxPage(
            language: parameters.language, mails: shown, summary: inbox.summary,
            olderThan: mails.count > shown.count ? shown.last?.number : nil, isFirstPage: before == nil)
    }

    private func mail(_ request: Request) -> CaughtMail? {
        request.parameters["number"].flatMap { Int($0) }.flatMap(inbox.mail)
    }

    private func notFound(_ language: PageLanguage) -> Response {
        let words = language.words
        return SinkAnswers.page(
            PageFrame(language: language, title: words.title, path: "/").markup(
                actions: "",
                content: """
                    <main><section class="empty"><h2>\(words.notFound)</h2>
                    <p><a class="button" href="/?lang=\(language.rawValue)">\(words.back)</a></p></section></main>
                    """), status: .notFound)
    }
}

/// What a request says about how to answer it. Plain words and numbers, so nothing is decoded.
struct SinkParameters {
    let language: PageLanguage
    private let pairs: [(name: Substring, value: Substring)]

    init(_ request: Request) {
        pairs = (request.query ?? "").split(separator: "&").prefix(16).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1)
            return (parts.first ?? "", parts.count > 1 ? parts[1] : "")
        }
        language = PageLanguage(
            query: pairs.first { $0.name == "lang" }.map { String($0.value) },
            acceptLanguage: request.fields.combined(.acceptLanguage))
    }

    subscript(name: String) -> String? {
        pairs.first { $0.name == name }.map { String($0.value) }
    }
}
