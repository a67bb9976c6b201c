import LoadEngine

/// A drawing of some values over time, as SVG that stands in the page: no script, no request, sharp on paper.
package struct Chart: Sendable {
    package struct Line: Sendable {
        package let name: Words
        /// One of eight colours of the page, which has them for light, dark and paper.
        package let colour: Int
        package let isDashed: Bool
        /// By time in seconds; nil where there was nothing.
        package let values: [(time: Double, value: Double?)]

        package init(_ name: Words, colour: Int, isDashed: Bool = false, _ values: [(time: Double, value: Double?)]) {
            self.name = name
            self.colour = colour
            self.isDashed = isDashed
            self.values = values
        }
    }

    /// A span of time that stands out: a fault, the warm-up.
    package struct Band: Sendable {
        package let name: Words
        package let style: String
        package let start: Double
        package let end: Double

        package init(_ name: Words, style: String, start: Double, end: Double) {
            self.name = name
            self.style = style
            self.start = start
            self.end = end
        }
    }

    /// What the values are, which decides how they are written.
    package enum Unit: Sendable { case perSecond, microseconds, count, cores, bytes, seconds }

    private let title: Words
    private let unit: Unit
    private let lines: [Line]
    private let bands: [Band]
    private let length: Double
    private let scale: ChartScale

    private static let width = 640.0
    private static let height = 220.0
    private static let left = 58.0
    private static let right = 8.0
    private static let top = 10.0
    private static let bottom = 24.0
    /// More points than pixels would only be a blot.
    private static let mostPoints = 300

    /// - Parameters:
    ///   - length: of the run, in seconds.
    ///   - isLogarithmic: for values that span more than a factor of a hundred.
    package init(
        _ title: Words, _ unit: Unit, _ lines: [Line], bands: [Band] = [], length: Double, isLogarithmic: Bool = false
    ) {
        self.title = title
        self.unit = unit
        self.lines = lines.map(Self.thinned)
        self.bands = bands
        self.length = max(length, 1e-3)
        let values = lines.flatMap { $0.values.compactMap(\.value) }
        let largest = values.max() ?? 1
        let smallest = values.filter { $0 > 0 }.min() ?? 1
        scale =
            isLogarithmic ? ChartScale(.logarithmic, upTo: largest, from: smallest) : ChartScale(.linear, upTo: largest)
    }

    /// The largest of each group of neighbours: what stands out must not be averaged away.
    private static func thinned(_ line: Line) -> Line {
        let group = (line.values.count + mostPoints - 1) / mostPoints
        guard group > 1 else { return line }
        let values = stride(from: 0, to: line.values.count, by: group).map { start in
            let part = line.values[start..<min(start + group, line.values.count)]
            return (time: part[part.endIndex - 1].time, value: part.compactMap(\.value).max())
        }
        return Line(line.name, colour: line.colour, isDashed: line.isDashed, values)
    }

    /// A figure with its title, legend, drawing, and the same as a table for whoever cannot see it.
    package var html: String {
        var html = "<figure class=chart><figcaption><b>\(title.html)</b>"
        for line in lines {
            html +=
                "<span class=key><i class=\"k\(line.colour)\(line.isDashed ? " dash" : "")\"></i>\(line.name.html)</span>"
        }
        html += "</figcaption>\(svg)\(table)</figure>\n"
        return html
    }

    private var svg: String {
        let label = HTMLText.escaped(title.english)
        var svg = "<svg viewBox=\"0 0 640 220\" role=img aria-label=\"\(label)\">"
        for band in bands {
            let from = x(max(0, band.start))
            let width = max(1.5, x(min(band.end, length)) - from)
            svg +=
                "<rect class=\"band \(band.style)\" x=\(Self.text(from)) y=\(Int(Self.top)) width=\(Self.text(width))"
            svg +=
                " height=\(Int(Self.height - Self.top - Self.bottom))><title>\(HTMLText.escaped(band.name.english))</title></rect>"
        }
        for tick in scale.ticks {
            let place = Self.text(y(tick))
            svg += "<path class=grid d=\"M\(Int(Self.left)) \(place)H\(Int(Self.width - Self.right))\"/>"
            svg +=
                "<text class=\"tick v\" x=\(Int(Self.left - 6)) y=\(place)>\(HTMLText.escaped(Self.text(tick, unit)))</text>"
        }
        for tick in timeTicks {
            svg +=
                "<text class=\"tick h\" x=\(Self.text(x(tick))) y=\(Int(Self.height - 8))>\(Duration.seconds(tick).clockText)</text>"
        }
        for line in lines { svg += path(line) }
        return svg + "</svg>"
    }

    private func path(_ line: Line) -> String {
        var path = ""
        var isDown = false
        for (time, value) in line.values {
            guard let value, time.isFinite, scale.kind == .linear || value > 0 else {
                isDown = false
                continue
            }
            path += "\(isDown ? "L" : "M")\(Self.text(x(time))) \(Self.text(y(value)))"
            isDown = true
        }
        return "<path class=\"line k\(line.colour)\(line.isDashed ? " dash" : "")\" d=\"\(path)\"/>"
    }

    /// About six moments with round distances.
    private var timeTicks: [Double] {
        let steps: [Double] = [
            1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400,
        ]
        let step = steps.first { length / $0 <= 7 } ?? 604_800
        return Array(stride(from: 0, through: length, by: step))
    }

    private func x(_ time: Double) -> Double {
        Self.left + (Self.width - Self.left - Self.right) * min(1, max(0, time / length))
    }

    private func y(_ value: Double) -> Double {
        Self.height - Self.bottom - (Self.height - Self.top - Self.bottom) * scale.place(of: value)
    }

    private static func text(_ place: Double) -> String { PlainDecimal.text(place) }

    static func text(_ value: Double, _ unit: Unit) -> String {
        switch unit {
        case .microseconds: return LatencyText.text(UInt64(max(0, value)))
        case .bytes: return GroupedNumber.bytes(value)
        case .cores: return PlainDecimal.text(value, places: 1)
        case .perSecond, .count, .seconds:
            return value.rounded() == value || value >= 100
                ? GroupedNumber.text(value) : PlainDecimal.text(value, places: 2)
        }
    }

    /// At most thirty rows: more would be read by nobody.
    private var table: String {
        guard let first = lines.first, !first.values.isEmpty else { return "" }
        let stride = max(1, first.values.count / 30)
        var html =
            "<details><summary>\(Words("as a table", "como tabla").html)</summary><div class=scroll><table><tr><th>s"
        for line in lines { html += "<th>\(line.name.html)" }
        for row in Swift.stride(from: 0, to: first.values.count, by: stride) {
            html += "<tr><th>\(PlainDecimal.text(first.values[row].time, places: 0))"
            for line in lines {
                let value = row < line.values.count ? line.values[row].value : nil
                html += "<td>\(value.map { HTMLText.escaped(Self.text($0, unit)) } ?? "–")"
            }
        }
        return html + "</table></div></details>"
    }
}
