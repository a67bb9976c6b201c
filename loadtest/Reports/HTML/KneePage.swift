package import LoadEngine

/// What `find-max` has found, as one page: the number, the curve with its knee, every trial.
package struct KneePage {
    /// One trial as it is shown.
    package struct Point: Sendable {
        package let rate: Double
        package let achieved: Double
        /// Microseconds.
        package let p50: UInt64
        package let p99: UInt64
        /// From 0 to 1.
        package let errors: Double
        package let isMet: Bool

        package init(rate: Double, figures: Figures, isMet: Bool) {
            self.rate = rate
            self.isMet = isMet
            let times = figures.tally.latencies(of: nil).response
            achieved = figures.achievedRate
            p50 = times.value(atPercentile: 50)
            p99 = times.value(atPercentile: 99)
            errors = figures.errorShare(of: nil) ?? 0
        }
    }

    private let title: Words
    private let goal: String
    private let points: [Point]
    private let reason: String
    private let header: RunHeader
    private let language: String

    /// - Parameters:
    ///   - title: the sentence that says what was found.
    ///   - goal: as it was written.
    ///   - reason: which resource ended it.
    ///   - language: `en` or `es`, the one that is shown first.
    package init(
        title: Words, goal: String, points: [Point], reason: String, header: RunHeader, language: String
    ) {
        self.title = title
        self.goal = goal
        self.points = points.sorted { $0.rate < $1.rate }
        self.reason = reason
        self.header = header
        self.language = language
    }

    package var bytes: [UInt8] {
        var html = HTMLPage.head(title: "loadtest · find-max", language: language)
        html += "<header class=good><p class=kind>find-max</p><h1>\(title.html)</h1><p><code>"
        html +=
            "\(HTMLText.escaped(goal))</code></p></header>\n<main><section>\(chart)</section><section>\(table)</section>"
        html +=
            "<section><h2>\(Words("What ended it", "Qué lo limitó").html)</h2><p lang=en>\(HTMLText.escaped(reason))</p>"
        html += "<p><code>\(HTMLText.escaped(header.environment.command))</code></p></section></main>\n"
        return Array((html + HTMLPage.foot).utf8)
    }

    private var chart: String {
        let rates = ChartScale(.linear, upTo: points.last?.rate ?? 1)
        let largest = Double(points.map(\.p99).max() ?? 1_000)
        let times = ChartScale(.logarithmic, upTo: largest, from: Double(max(1, points.map(\.p50).min() ?? 1)))
        func x(_ rate: Double) -> String { PlainDecimal.text(62 + 566 * rates.place(of: rate)) }
        func y(_ time: UInt64) -> String { PlainDecimal.text(236 - 222 * times.place(of: Double(max(1, time)))) }
        let name = Words("Response time by rate", "Tiempo de respuesta según el ritmo")
        var html = "<figure class=chart><figcaption><b>\(name.html)</b>"
        html += "<span class=key><i class=k1></i>p99</span><span class=key><i class=k3></i>p50</span></figcaption>"
        html += "<svg viewBox=\"0 0 640 262\" role=img aria-label=\"\(name.english)\">"
        for tick in times.ticks {
            let place = y(UInt64(tick))
            html += "<path class=grid d=\"M62 \(place)H628\"/><text class=\"tick v\" x=56 y=\(place)>"
            html += "\(LatencyText.text(UInt64(tick)))</text>"
        }
        for tick in rates.ticks {
            html += "<text class=\"tick h\" x=\(x(tick)) y=254>\(GroupedNumber.text(tick))</text>"
        }
        for (colour, value) in [(3, \Point.p50), (1, \Point.p99)] {
            let steps = points.enumerated().map { "\($0 == 0 ? "M" : "L")\(x($1.rate)) \(y($1[keyPath: value]))" }
            html += "<path class=\"line k\(colour)\" d=\"\(steps.joined())\"/>"
            for point in points {
                html += "<circle class=k\(point.isMet ? colour : 2) fill=currentColor cx=\(x(point.rate)) "
                html += "cy=\(y(point[keyPath: value])) r=3.5></circle>"
            }
        }
        return html + "</svg></figure>"
    }

    private var table: String {
        var html = "<div class=scroll><table><tr>"
        for column in [
            Words("asked per second", "pedidas por segundo"), Words(same: ""), Words("answered", "respondidas"),
            Words(same: "p50"), Words(same: "p99"), Words("errors", "errores"),
        ] { html += "<th scope=col>\(column.html)" }
        for point in points {
            html += "<tr><td>\(GroupedNumber.text(point.rate))<td class=\(point.isMet ? "good>✓" : "bad>✗")"
            html += "<td>\(GroupedNumber.text(point.achieved))<td>\(LatencyText.text(point.p50))"
            html += "<td>\(LatencyText.text(point.p99))<td>\(PlainDecimal.text(point.errors * 100, places: 3)) %"
        }
        return html + "</table></div>"
    }
}
