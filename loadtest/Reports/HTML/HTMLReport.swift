package import LoadEngine
import Timekeeping

/// The report as one HTML file that opens without a network, in the light or in the dark, on a screen or on two pages of
/// paper, in English or in Spanish: the verdict first, then what was promised, what was measured, the course, where.
package struct HTMLReport {
    private let recording: Recording
    private let figures: Figures
    private let language: String

    /// - Parameter language: `en` or `es`, the one that is shown first.
    package init(_ recording: Recording, _ figures: Figures, language: String) {
        self.recording = recording
        self.figures = figures
        self.language = language
    }

    package var bytes: [UInt8] { Array(text.utf8) }

    private var text: String {
        let series = recording.series
        let title = Words("Load test", "Prueba de carga")
        var html = HTMLPage.head(title: "loadtest · \(figures.verdict.title)", language: language)
        html += "<header class=\"\(figures.verdict.tone)\"><p class=kind>\(title.html)</p>"
        html += "<h1>\(verdictSentence.html)</h1><p>\(summary)</p></header>\n<main>\n"
        html += thresholds + numbers + operations
        html += "<section class=charts><h2>\(Words("Course", "Evolución").html)</h2>"
        html += CourseCharts(series, recording.events, isOpen: figures.plan.isOpen).html
        html += PercentileChart(figures.tally.latencies(of: nil)).html + "</section>\n"
        html += outcomes + events + remarks + environment
        return html + "</main>\n" + HTMLPage.foot
    }

    private var verdictSentence: Words {
        let thresholds = figures.thresholds
        let missed = thresholds.count { !$0.isMet }
        switch figures.verdict {
        case .passed where thresholds.isEmpty && figures.verification != nil:
            return Words(
                "Passed: every promise that was looked at was kept.",
                "Superada: se cumplieron todas las promesas comprobadas.")
        case .passed where thresholds.isEmpty:
            return Words("Passed: no thresholds were set.", "Superada: no se fijaron umbrales.")
        case .passed:
            return Words(
                "Passed: all \(thresholds.count) thresholds met.",
                "Superada: se cumplen los \(thresholds.count) umbrales.")
        case .thresholdFailed:
            return Words(
                "Failed: \(missed) of \(thresholds.count) thresholds not met.",
                "Fallida: \(missed) de \(thresholds.count) umbrales no se cumplen.")
        case .verificationFailed:
            return Words("Failed: the service broke a promise.", "Fallida: el servicio rompió una promesa.")
        case .generatorLimited:
            return Words(
                "Void: the generator, not the service, was the limit.",
                "Nula: el límite fue el generador, no el servicio.")
        case .aborted:
            return Words("Aborted: the figures are those of a shorter run.", "Interrumpida: las cifras son parciales.")
        case .unreachable: return Words("Nobody answered.", "Nadie respondió.")
        case .error, .usage: return Words("The test could not be made.", "La prueba no pudo hacerse.")
        }
    }

    private var summary: String {
        let started = CivilTime(Timestamp(milliseconds: recording.header.startedAt)).rfc3339
        let span = Duration.seconds(figures.span).clockText
        return Words(
            "\(figures.plan.headline) · \(figures.plan.target.description) · measured \(span) · began \(started)",
            "\(figures.plan.headline) · \(figures.plan.target.description) · medido \(span) · comenzó \(started)"
        ).html
    }

    private var thresholds: String {
        let results = figures.thresholds
        guard !results.isEmpty else { return "" }
        var html = "<section><h2>\(Words("Thresholds", "Umbrales").html)</h2><table class=left><tr><th>"
        html += "<th>\(Words("fails if", "falla si").html)<th>\(Words("measured", "medido").html)"
        for result in results {
            let mark = result.isMet ? "<td class=good>✓" : "<td class=bad>✗"
            html += "<tr>\(mark)<td><code>\(HTMLText.escaped(result.threshold.text))</code>"
            html += "<td>\(HTMLText.escaped(result.measured))"
        }
        return html + "</table></section>\n"
    }

    /// The figures that are asked for first, large.
    private var numbers: String {
        let times = figures.tally.latencies(of: nil)
        let errors = figures.tally.count(where: \.isError)
        var tiles: [(Words, String, String)] = [
            (
                Words("answers per second", "respuestas por segundo"), GroupedNumber.text(figures.achievedRate),
                figures.achievedShare.map { "\(PlainDecimal.text($0 * 100, places: 2)) %" } ?? ""
            ),
            (
                Words("median response", "respuesta mediana"),
                LatencyText.text(times.response.value(atPercentile: 50)), medianInterval
            ),
            (
                Words("99th percentile", "percentil 99"), LatencyText.text(times.response.value(atPercentile: 99)),
                Words(
                    "service \(LatencyText.text(times.service.value(atPercentile: 99)))",
                    "servicio \(LatencyText.text(times.service.value(atPercentile: 99)))"
                ).html
            ),
            (
                Words("errors", "errores"), GroupedNumber.text(errors),
                "\(PlainDecimal.text((figures.errorShare(of: nil) ?? 0) * 100, places: 3)) %"
            ),
            (
                Words("generator's own lag p99", "retraso propio p99"),
                LatencyText.text(figures.tally.selfLag.value(atPercentile: 99)),
                "\(PlainDecimal.text(figures.health.busiestLoop * 100, places: 0)) % CPU"
            ),
        ]
        if let verification = figures.verification {
            tiles.append(
                (
                    Words("patients lost", "pacientes perdidos"), GroupedNumber.text(verification.counts.lost),
                    Words(
                        "of \(GroupedNumber.text(verification.counts.acknowledged))",
                        "de \(GroupedNumber.text(verification.counts.acknowledged))"
                    ).html
                ))
        }
        let items = tiles.map {
            "<div><dt>\($0.0.html)</dt><dd>\(HTMLText.escaped($0.1))<small>\($0.2)</small></dd></div>"
        }
        return "<section><dl class=tiles>\(items.joined())</dl></section>\n"
    }

    /// As a part of the page.
    private var medianInterval: String {
        guard let interval = figures.medianInterval else { return "" }
        let bounds = [interval.lowerBound, interval.upperBound].map { LatencyText.text(UInt64($0.rounded())) }
        return Words("\(bounds[0])–\(bounds[1]) at 95 %", "\(bounds[0])–\(bounds[1]) al 95 %").html
    }

    private var operations: String {
        var html = "<section><h2>\(Words("Operations", "Operaciones").html)</h2><div class=scroll><table><tr>"
        let columns = [
            Words("operation", "operación"), Words("time", "tiempo"), Words("requests", "peticiones"),
            Words("per second", "por segundo"), Words("errors", "errores"), Words(same: "p50"), Words(same: "p90"),
            Words(same: "p99"), Words(same: "p99.9"), Words("max", "máx"),
        ]
        for column in columns { html += "<th scope=col>\(column.html)" }
        html += rows(figures.tally, figures.span)
        if let ramp = figures.ramp {
            html +=
                "<tr><th class=part colspan=10>\(Words("while the load changed", "mientras cambiaba la carga").html)"
            html += rows(ramp.tally, ramp.span)
        }
        return html + "</table></div></section>\n"
    }

    private func rows(_ tally: Tally, _ span: Double) -> String {
        var html = ""
        let used: [Operation?] = tally.operations
        for operation in used.count == 1 ? used : used + [nil] {
            let times = tally.latencies(of: operation)
            let count = tally.count(of: operation)
            let errors = tally.count(of: operation, where: \.isError)
            let name = operation.map { $0.rawValue } ?? Words("all", "todas").html
            html +=
                "<tr><th scope=row>\(name)<td>\(Words("response", "respuesta").html)<td>\(GroupedNumber.text(count))"
            html += "<td>\(GroupedNumber.text(Double(count) / max(span, 1e-6)))"
            html += "<td\(errors > 0 ? " class=bad" : "")>\(GroupedNumber.text(errors))"
            html += cells(times.response)
            html += "<tr class=second><th><td>\(Words("service", "servicio").html)<td><td><td>" + cells(times.service)
        }
        return html
    }

    private func cells(_ times: LatencyHistogram) -> String {
        let percentiles = Percentiles(times)
        return [percentiles.p50, percentiles.p90, percentiles.p99, percentiles.p999, percentiles.max]
            .map { "<td>\(LatencyText.text($0))" }.joined()
    }

    private var outcomes: String {
        list(Words("Errors", "Errores"), figures.outcomes(where: \.isError))
            + list(Words("Expected refusals", "Rechazos esperados"), figures.outcomes(where: \.isExpected))
    }

    private func list(_ title: Words, _ entries: [OutcomeCounts.Entry]) -> String {
        guard !entries.isEmpty else { return "" }
        var html = "<section><h2>\(title.html)</h2><div class=scroll><table class=left><tr>"
        for column in [
            Words("operation", "operación"), Words("outcome", "resultado"), Words("times", "veces"),
            Words("first", "primera"), Words("last", "última"), Words("request", "petición"),
        ] { html += "<th scope=col>\(column.html)" }
        for entry in entries {
            html += "<tr><td>\(entry.operation.rawValue)<td>\(HTMLText.escaped(entry.outcome.label))"
            html += "<td>\(GroupedNumber.text(entry.count))"
            for moment in [entry.first, entry.last] { html += "<td>\(PlainDecimal.text(Double(moment) / 1_000)) s" }
            html += "<td><code>\(HTMLText.escaped(entry.sample ?? ""))</code>"
        }
        return html + "</table></div></section>\n"
    }

    private var events: String {
        guard !recording.events.isEmpty else { return "" }
        var html = "<section><h2>\(Words("What happened", "Qué ocurrió").html)</h2><table class=left>"
        for event in recording.events {
            let end = event.end.map { "–\(PlainDecimal.text($0))" } ?? ""
            html += "<tr><td>\(PlainDecimal.text(event.start))\(end) s<td>\(HTMLText.escaped(event.text))"
        }
        return html + "</table></section>\n"
    }

    private var remarks: String {
        let remarks = figures.remarks
        guard !remarks.isEmpty else { return "" }
        let items = remarks.map { "<li>\(HTMLText.escaped($0))" }.joined()
        return "<section><h2>\(Words("Remarks", "Observaciones").html)</h2><ul lang=en>\(items)</ul></section>\n"
    }

    private var environment: String {
        let place = recording.header.environment
        var rows: [(Words, String)] = [
            (Words("machine", "máquina"), "\(place.cores) × \(place.processor)"),
            (Words("system", "sistema"), "\(place.kernel) · \(place.host)"),
            (
                Words("clock", "reloj"),
                Words(
                    "resolution \(place.clockResolution) ns; histograms: 3 digits, 1 µs to 1 h",
                    "resolución \(place.clockResolution) ns; histogramas: 3 dígitos, 1 µs a 1 h"
                ).html
            ),
            (Words("seed", "semilla"), "\(figures.plan.seed)"),
        ]
        if !place.command.isEmpty {
            rows.append((Words("command", "orden"), "<code>\(HTMLText.escaped(place.command))</code>"))
        }
        let items = rows.enumerated().map { number, row in
            let value = row.1.hasPrefix("<") ? row.1 : HTMLText.escaped(row.1)
            return "<tr><th scope=row>\(row.0.html)<td>\(value)"
        }
        return
            "<section><h2>\(Words("Where", "Dónde").html)</h2><table class=left>\(items.joined())</table></section>\n"
    }
}
