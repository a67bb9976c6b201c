import JSON
import LoadEngine
import Synchronization
import TestSupport
import Testing
import Transport

@testable import LoadWeb

/// Runs what the page asks for, plain.
private struct PlainHost: RunHost {
    func plan(_ order: RunOrder) throws(OrderFailure) -> LoadPlan {
        do throws(PlanError) {
            return try PlanReader(order.options, availableCores: 1).plan()
        } catch {
            throw OrderFailure(error.message)
        }
    }

    func perform(
        _ order: RunOrder, _ plan: LoadPlan, begun: @escaping @Sendable (LoadRun) -> Void,
        say: @escaping @Sendable (String) -> Void
    ) async throws(OrderFailure) -> FinishedRun {
        let run = LoadRun(plan, header: RunHeader(plan: plan, command: order.command))
        begun(run)
        do throws(LoadRunError) {
            let recording = try await run.run()
            return FinishedRun(recording: recording, figures: recording.figures(of: plan))
        } catch {
            throw OrderFailure("nobody answers")
        }
    }
}

@Suite("The page of the load generator")
struct LoadWebTests {
    /// The page and a server that can be put load on, for the length of a closure.
    private func serve(
        key: String? = nil, _ body: (HTTPClient, _ target: String) async throws -> Void
    ) async throws {
        let null = try NullServer()
        let serving = Task { try await null.serve() }
        let desk = RunDesk(PlainHost())
        let server = try WebServer(
            desk, host: "127.0.0.1", port: 0, key: key,
            initial: RunOrder(options: [.rate: ["100/s"], .key: ["secret"]]))
        do {
            try await body(HTTPClient(port: try #require(server.address.port)), "http://127.0.0.1:\(null.port)")
        } catch {
            Issue.record(error)
        }
        await server.stop()
        null.stop()
        try await serving.value
    }

    private func json(_ answer: HTTPClient.Answer?) throws -> JSONValue {
        try JSONValue.parse(Array(try #require(answer).body.utf8))
    }

    @Test("a run is started, changed, watched and stopped, and leaves its reports")
    func life() async throws {
        try await serve { client, target in
            let order = "{\"options\":{\"host\":\"\(target)\",\"rate\":\"100/s\",\"run-time\":\"60s\",\"seed\":\"4\"}}"
            #expect(await client.post("/api/runs", order)?.status == 202)
            #expect(await client.post("/api/runs", order)?.status == 422, "one at a time")
            try await eventually("a second of the course") {
                try json(await client.get("/api/course")).arrayValue?.isEmpty == false ? true : nil
            }

            let changed = try json(await client.post("/api/level", "{\"level\":\"250\"}"))
            #expect(changed["level"] == .number("250.0"))
            #expect(await client.post("/api/level", "{\"level\":\"many\"}")?.status == 422)
            #expect(try json(await client.post("/api/pause", "{}"))["current"]?["paused"]?.boolValue == true)
            #expect(try json(await client.post("/api/resume", "{}"))["current"]?["paused"]?.boolValue == false)

            #expect(await client.post("/api/stop", "{}")?.status == 200)
            let runs = try await eventually("the end of the run") { () -> [JSONValue]? in
                let runs = try json(await client.get("/api/state"))["runs"]?.arrayValue
                return runs?.isEmpty == false ? runs : nil
            }
            #expect(runs[0]["verdict"]?.stringValue == "passed")
            for file in [
                "report.html", "report.json", "report.md", "report.xml", "percentiles.hgrm", "recording", "stats.csv",
                "stats_history.csv", "failures.csv", "exceptions.csv",
            ] {
                let answer = await client.get("/runs/1/\(file)")
                #expect(answer?.status == 200 && answer?.body.isEmpty == false, "\(file)")
            }
            #expect(await client.get("/runs/1/certificate.html")?.status == 404, "nothing was verified")
            #expect(await client.get("/runs/9/report.html")?.status == 404)
        }
    }

    @Test("what is wrong with an order is said with the option it is about, and the command is the same run")
    func checking() async throws {
        try await serve { client, _ in
            let wrong = try json(await client.post("/api/check", "{\"options\":{\"rate\":\"fast\"}}"))
            #expect(wrong["error"]?.stringValue?.hasPrefix("rate: ") == true)

            let right = try json(
                await client.post(
                    "/api/check",
                    "{\"options\":{\"rate\":\"2k/s\",\"fail-if\":[\"p99>20ms\"]},\"verify\":true,\"faults\":\"crash\"}")
            )
            #expect(right["error"] == .null)
            #expect(
                right["command"]?.stringValue
                    == "loadtest run --rate 2k/s --fail-if 'p99>20ms' --verify --faults crash")
        }
    }

    @Test(
        "the page loads nothing from elsewhere and runs no script but its own; the key of the command line stays there")
    func selfContained() async throws {
        try await serve { client, _ in
            let page = try #require(await client.get("/"))
            #expect(page.status == 200)
            #expect(page.fields["content-security-policy"]?.contains("default-src 'none'; script-src 'self'") == true)
            for path in ["/", "/app.css", "/app.js", "/charts.js", "/tables.js", "/form.js", "/words.js", "/icon.svg"] {
                let body = try #require(await client.get(path)).body
                let links = body.split(separator: "http").dropFirst().map { $0.prefix(22) }
                // The name of SVG's namespace and examples of this machine are no requests.
                #expect(
                    links.allSatisfy { $0.hasPrefix("://www.w3.org/2000/svg") || $0.hasPrefix("://127.0.0.1") },
                    "\(path)")
            }
            #expect(await client.get("/api/initial")?.body.contains("secret") == false)
        }
    }

    @Test("others are kept out: names that are not ours, pages of other sites, whoever has no key")
    func access() async throws {
        try await serve { client, _ in
            let rebound = await client.send(
                raw: "GET / HTTP/1.1\r\nHost: attacker.example\r\nConnection: close\r\n\r\n")
            #expect(rebound?.status == 403)
            let foreign = await client.post("/api/stop", "{}", fields: ["Sec-Fetch-Site": "cross-site"])
            #expect(foreign?.status == 403)
            #expect(await client.post("/api/stop", "{}", fields: ["Origin": "http://attacker.example"])?.status == 403)
        }
        try await serve(key: "k-123") { client, _ in
            #expect(await client.get("/")?.status == 401)
            #expect(await client.get("/?key=other")?.status == 401)
            let opened = try #require(await client.get("/?key=k-123"))
            #expect(opened.status == 303)
            let cookie = try #require(opened.fields["set-cookie"]?.split(separator: ";").first).description
            #expect(await client.get("/api/state", fields: ["Cookie": cookie])?.status == 200)
            #expect(await client.get("/api/state", fields: ["Authorization": "Bearer k-123"])?.status == 200)
        }
    }

    @Test("both languages have the same words")
    func words() throws {
        let text = String(decoding: PackageResources.words_js, as: UTF8.self)
        let parts = text.split(separator: "es: {", maxSplits: 1)
        func keys(_ part: Substring) -> [String] {
            part.split(separator: "\n").flatMap { line in
                line.split(separator: ", ").compactMap { pair -> String? in
                    let name = pair.drop { " \"".contains($0) }.prefix {
                        $0.isLetter || $0.isNumber || "._".contains($0)
                    }
                    let rest = pair.drop { " \"".contains($0) }.dropFirst(name.count).drop { $0 == "\"" }
                    return rest.hasPrefix(": \"") || rest.hasPrefix(": `") ? String(name) : nil
                }
            }
        }
        let english = keys(parts[0].split(separator: "en: {", maxSplits: 1)[1])
        let spanish = keys(parts[1].split(separator: "};", maxSplits: 1)[0])
        #expect(english.count > 100)
        #expect(english.sorted() == spanish.sorted())
    }
}
