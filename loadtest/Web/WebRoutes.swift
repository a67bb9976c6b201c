import HTTPServer
import HTTPTypes
import JSON
import LoadEngine
import LoadReports

/// What the page is made of and what it may ask for.
struct WebRoutes: Sendable {
    let desk: RunDesk
    /// What the form begins with.
    let initial: RunOrder

    func add(to router: inout Router) {
        addAssets(to: &router)
        let desk = desk
        router.on(.get, "/api/state") { _ in WebAnswers.json(StateJSON.bytes(desk)) }
        router.on(.get, "/api/initial") { _ in WebAnswers.json(initialJSON) }
        router.on(.get, "/api/course") { _ in
            WebAnswers.json(desk.running.map { SecondJSON.course($0.feed.series) } ?? Array("[]".utf8))
        }
        router.on(.post, "/api/check") { request in
            let order = try OrderReader.order(request.body)
            return WebAnswers.json(Self.checked(order, desk.check(order)))
        }
        router.on(.post, "/api/runs") { request in
            do throws(OrderFailure) {
                let number = try desk.start(try OrderReader.order(request.body))
                return WebAnswers.json(Array("{\"number\":\(number)}".utf8), status: .accepted)
            } catch {
                return WebAnswers.failure(error.message)
            }
        }
        addControls(to: &router)
        router.on(.get, "/api/events") { _ in EventStream(desk: desk).response }
        RunRoutes(desk: desk).add(to: &router)
    }

    private func addAssets(to router: inout Router) {
        let script = "text/javascript; charset=utf-8"
        let assets: [(String, [UInt8], String)] = [
            ("/", PackageResources.index_html, "text/html; charset=utf-8"),
            ("/app.css", PackageResources.app_css, "text/css; charset=utf-8"),
            ("/app.js", PackageResources.app_js, script), ("/charts.js", PackageResources.charts_js, script),
            ("/tables.js", PackageResources.tables_js, script), ("/form.js", PackageResources.form_js, script),
            ("/words.js", PackageResources.words_js, script), ("/icon.svg", PackageResources.icon_svg, "image/svg+xml"),
        ]
        for (path, bytes, type) in assets {
            router.on(.get, path) { _ in WebAnswers.data(bytes, type: type) }
        }
    }

    /// What may be done to the run that goes on.
    private func addControls(to router: inout Router) {
        let desk = desk
        func control(_ path: String, _ body: @escaping @Sendable (LoadRun, Request) throws -> Void) {
            router.on(.post, path) { request in
                guard let run = desk.running else { return WebAnswers.failure("no run goes on", .conflict) }
                try body(run, request)
                return WebAnswers.json(StateJSON.bytes(desk))
            }
        }
        control("/api/pause") { run, _ in run.control.pause() }
        control("/api/resume") { run, _ in run.control.resume() }
        router.on(.post, "/api/stop") { _ in
            desk.stop()
            return WebAnswers.json(StateJSON.bytes(desk))
        }
        router.on(.post, "/api/level") { request in
            guard let run = desk.running else { return WebAnswers.failure("no run goes on", .conflict) }
            guard let body = try? JSONValue.parse(request.body), let text = body["level"]?.stringValue,
                let level = Rate(loadText: text)?.perSecond ?? Double(text), level >= 0
            else { return WebAnswers.failure("level: expects a number such as 500 or 2k") }
            guard let taken = run.control.setLevel(level) else {
                return WebAnswers.failure("the run is over, or has too few descriptors", .conflict)
            }
            return WebAnswers.json(Array("{\"level\":\(PlainDecimal.text(taken))}".utf8))
        }
    }

    private static func checked(_ order: RunOrder, _ failure: OrderFailure?) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("command")
        writer.string(order.command)
        writer.name("error")
        if let failure { writer.string(failure.message) } else { writer.null() }
        writer.endObject()
        return writer.bytes
    }

    private var initialJSON: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("options")
        writer.beginObject()
        for (option, texts) in initial.options.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where !option.isSecret
        {
            writer.name(option.rawValue)
            writer.string(texts.joined(separator: "\n"))
        }
        writer.endObject()
        writer.name("verify")
        writer.bool(initial.verifies)
        writer.name("faults")
        writer.string(initial.faults)
        writer.endObject()
        return writer.bytes
    }
}

/// Reads an order: `{"options":{"rate":"500/s","fail-if":["p99>1s"]},"verify":true,"faults":"crash"}`.
enum OrderReader {
    static func order(_ body: [UInt8]) throws(OrderFailure) -> RunOrder {
        guard let document = try? JSONValue.parse(body), let options = document["options"] else {
            throw OrderFailure("expects a JSON object with options")
        }
        do throws(PlanError) {
            return RunOrder(
                options: try Scenario.texts(in: options.encoded), verifies: document["verify"]?.boolValue ?? false,
                faults: document["faults"]?.stringValue ?? "")
        } catch {
            throw OrderFailure(error.message)
        }
    }
}
