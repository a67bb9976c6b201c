import Glibc
import LoadEngine

/// Latency by percentile, drawn as HdrHistogram's plotter does: each nine of the percentile has the same width, so that the
/// tail, where the trouble is, has as much room as the middle.
struct PercentileChart {
    private struct Curve {
        let name: Words
        let colour: Int
        let points: [(nines: Double, value: Double)]
    }

    private let curves: [Curve]
    private let mostNines: Double
    private let scale: ChartScale

    private static let left = 58.0
    private static let width = 574.0
    private static let bottom = 236.0
    private static let height = 226.0

    init(_ times: Latencies) {
        curves = [
            Curve(name: Words("response", "respuesta"), colour: 1, points: Self.points(times.response)),
            Curve(name: Words("service", "servicio"), colour: 3, points: Self.points(times.service)),
        ]
        let count = Double(max(10, times.response.count))
        mostNines = min(6, max(1, log10(count).rounded(.up)))
        let values = curves.flatMap { $0.points.map(\.value) }
        scale = ChartScale(.logarithmic, upTo: values.max() ?? 1_000, from: max(1, values.min() ?? 1))
    }

    /// The value at each percentile, from the median's side on in equal steps of the nines.
    private static func points(_ times: LatencyHistogram) -> [(nines: Double, value: Double)] {
        guard !times.isEmpty else { return [] }
        let most = log10(Double(times.count))
        var points: [(nines: Double, value: Double)] = []
        for step in stride(from: 0.0, through: max(1, most), by: 0.05) {
            let percent = 100 * (1 - pow(10, -step))
            points.append((step, Double(times.value(atPercentile: percent))))
        }
        points.append((max(1, most), Double(times.maximum)))
        return points
    }

    var html: String {
        let title = Words("Latency by percentile", "Latencia por percentil")
        var html = "<figure class=\"chart wide\"><figcaption><b>\(title.html)</b>"
        for curve in curves { html += "<span class=key><i class=k\(curve.colour)></i>\(curve.name.html)</span>" }
        html += "</figcaption><svg viewBox=\"0 0 640 260\" role=img aria-label=\"\(HTMLText.escaped(title.english))\">"
        for tick in scale.ticks {
            let y = PlainDecimal.text(self.y(tick))
            html += "<path class=grid d=\"M58 \(y)H632\"/><text class=\"tick v\" x=52 y=\(y)>"
            html += "\(LatencyText.text(UInt64(tick)))</text>"
        }
        for nines in 0...Int(mostNines) {
            let x = PlainDecimal.text(self.x(Double(nines)))
            html +=
                "<path class=grid d=\"M\(x) 10V236\"/><text class=\"tick h\" x=\(x) y=252>\(Self.percent(nines))</text>"
        }
        for curve in curves {
            var path = ""
            for (nines, value) in curve.points where nines <= mostNines {
                path +=
                    "\(path.isEmpty ? "M" : "L")\(PlainDecimal.text(x(nines))) \(PlainDecimal.text(y(max(1, value))))"
            }
            html += "<path class=\"line k\(curve.colour)\" d=\"\(path)\"/>"
        }
        return html + "</svg></figure>\n"
    }

    /// 0 %, 90 %, 99 %, 99.9 % …
    private static func percent(_ nines: Int) -> String {
        switch nines {
        case 0: "0%"
        case 1: "90%"
        case 2: "99%"
        default: "99." + String(repeating: "9", count: nines - 2) + "%"
        }
    }

    private func x(_ nines: Double) -> Double { Self.left + Self.width * min(1, nines / mostNines) }

    private func y(_ value: Double) -> Double { Self.bottom - Self.height * scale.place(of: value) }
}
