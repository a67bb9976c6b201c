/// The latest values of something as a row of little bars, scaled to the highest of them.
struct Sparkline: Sendable {
    private var values: [Double] = []
    private let width: Int
    private static let bars = Array("▁▂▃▄▅▆▇█")

    /// - Parameter width: values that are kept and shown.
    init(width: Int) {
        self.width = width
    }

    mutating func append(_ value: Double) {
        values.append(value)
        if values.count > width { values.removeFirst() }
    }

    var text: String {
        guard let highest = values.max(), highest > 0 else {
            return String(repeating: Self.bars[0], count: values.count)
        }
        return String(values.map { Self.bars[min(7, max(0, Int($0 / highest * 7.999)))] })
    }
}
