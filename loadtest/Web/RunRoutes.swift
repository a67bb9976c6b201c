import HTTPServer
import HTTPTypes
import JSON
import LoadEngine
import LoadReports

/// What there is of runs that are over.
struct RunRoutes: Sendable {
    let desk: RunDesk

    func add(to router: inout Router) {
        router.on(.get, "/api/runs/{number}") { request in
            guard let past = past(request) else { return Self.missing }
            return WebAnswers.json(StateJSON.run(past))
        }
        router.on(.get, "/runs/{number}/{file}") { request in
            guard let past = past(request), let file = request.parameters["file"] else { return Self.missing }
            return Self.file(file, past, language: (request.query ?? "").contains("lang=es") ? "es" : "en")
        }
        router.on(.get, "/api/compare/{first}/{second}") { request in
            guard let first = past(request, "first"), let second = past(request, "second") else { return Self.missing }
            do throws(PlanError) {
                let comparison = try Comparison(first.finished.recording, second.finished.recording)
                return WebAnswers.json(ComparisonJSON.bytes(comparison))
            } catch {
                return WebAnswers.failure(error.message)
            }
        }
    }

    private func past(_ request: Request, _ name: String = "number") -> RunDesk.Past? {
        request.parameters[name].flatMap { Int($0) }.flatMap(desk.past(_:))
    }

    private static var missing: Response { WebAnswers.failure("there is no such run (any more)", .notFound) }

    private static func file(_ name: String, _ past: RunDesk.Past, language: String) -> Response {
        let (recording, figures) = (past.finished.recording, past.finished.figures)
        let prefix = "loadtest-\(past.number)"
        switch name {
        case "report.html": return WebAnswers.report(HTMLReport(recording, figures, language: language).bytes)
        case "certificate.html":
            return past.finished.certificatePage.map { WebAnswers.report($0) } ?? missing
        case "certificate.json":
            return recording.certificate.map {
                WebAnswers.download($0, type: "application/json", name: "\(prefix)-certificate.json")
            } ?? missing
        case "report.json":
            return WebAnswers.download(
                JSONReport(figures, recording.header).bytes, type: "application/json", name: "\(prefix).json")
        case "report.md":
            return WebAnswers.download(
                MarkdownReport(figures, recording.header).bytes, type: "text/markdown; charset=utf-8",
                name: "\(prefix).md")
        case "report.xml":
            return WebAnswers.download(JUnitReport(figures).bytes, type: "application/xml", name: "\(prefix).xml")
        case "percentiles.hgrm":
            return WebAnswers.download(
                PercentileDistribution.text(figures), type: "text/plain; charset=utf-8", name: "\(prefix).hgrm")
        case "recording":
            return WebAnswers.download(
                RecordingFile.encode(recording), type: "application/octet-stream", name: "\(prefix).rec")
        default:
            // `stats.csv` and the others are called as Locust calls them.
            guard let file = LocustCSV(recording, figures).files.first(where: { $0.suffix == "_\(name)" }) else {
                return missing
            }
            return WebAnswers.download(
                file.contents, type: "text/csv; charset=utf-8", name: "\(prefix)\(file.suffix)")
        }
    }
}

/// What is different between two runs.
enum ComparisonJSON {
    static func bytes(_ comparison: Comparison) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("rows")
        writer.beginArray()
        for row in comparison.rows {
            writer.beginObject()
            writer.name("name")
            writer.string(row.measure.name)
            writer.name("before")
            writer.string(row.measure.text(row.before))
            writer.name("after")
            writer.string(row.measure.text(row.after))
            writer.name("regression")
            writer.double(row.regression)
            writer.name("significant")
            writer.bool(row.isSignificant)
            writer.name("probability")
            writer.double(row.test.probability)
            writer.endObject()
        }
        writer.endArray()
        writer.name("remarks")
        writer.beginArray()
        for remark in comparison.remarks { writer.string(remark) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}
