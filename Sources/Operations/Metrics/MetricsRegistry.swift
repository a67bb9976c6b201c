import Synchronization

/// Everything the process counts, and how it is shown to Prometheus.
///
/// Metrics are registered while the process is put together and recorded from any thread afterwards. The lock guards
/// the list of families, which only start-up and scrapes touch; recording never meets it.
package final class MetricsRegistry: Sendable {
    private let families = Mutex<[Family]>([])
    private let maximumSeries: Int

    /// - Parameter maximumSeries: what one scrape shows at most.
    package init(maximumSeries: Int = 2_000) {
        self.maximumSeries = maximumSeries
    }

    /// Registers a counter without labels, or one series of a name with constant labels.
    ///
    /// - Precondition: names and labels are spelled as Prometheus allows, and the name is not taken by another type.
    package func counter(_ name: String, help: String, labels: [(name: String, value: String)] = []) -> Counter {
        let counter = Counter()
        register(name, .counter, help) { $0.sample(name, counter.value, labels: labels) }
        return counter
    }

    /// Registers a gauge without labels, or one series of a name with constant labels.
    package func gauge(_ name: String, help: String, labels: [(name: String, value: String)] = []) -> Gauge {
        let gauge = Gauge()
        register(name, .gauge, help) { $0.sample(name, gauge.value, labels: labels) }
        return gauge
    }

    /// Registers a histogram without labels.
    package func histogram(_ name: String, help: String, bounds: HistogramBounds) -> Histogram {
        let histogram = Histogram(bounds: bounds)
        register(name, .histogram, help) { $0.histogram(name, histogram.snapshot) }
        return histogram
    }

    /// Registers counters that differ in one or two labels whose values are given here.
    package func counters(
        _ name: String, help: String, by first: MetricLabel, and second: MetricLabel? = nil, capacity: Int = 128
    ) -> CounterFamily {
        let family = CounterFamily(first: first, second: second, capacity: capacity)
        register(name, .counter, help) { text in
            for (labels, counter) in family.entries { text.sample(name, counter.value, labels: labels) }
        }
        return family
    }

    /// Registers `http_server_request_duration_seconds` for these methods and route templates.
    package func requestDurations(methods: [String], routes: [String]) -> RequestHistogramFamily {
        let name = "http_server_request_duration_seconds"
        let family = RequestHistogramFamily(
            methods: MetricLabel("http_request_method", methods), routes: MetricLabel("http_route", routes),
            bounds: .requestDurations)
        register(name, .histogram, "Time from the first byte of a request to its response.") { text in
            for (labels, snapshot) in family.entries { text.histogram(name, snapshot, labels: labels) }
        }
        return family
    }

    /// Registers values that are counted elsewhere: `write` runs at every scrape, on the thread of the scrape, and
    /// writes whole families. It must not block.
    package func collect(_ write: @escaping @Sendable (inout MetricsText) -> Void) {
        families.withLock { $0.append(Family(name: "", type: .gauge, help: "", writers: [write])) }
    }

    /// All metrics as text.
    package func text() -> [UInt8] {
        var text = MetricsText(maximumSeries: maximumSeries)
        for family in families.withLock({ $0 }) {
            if !family.name.isEmpty { text.family(family.name, family.type, help: family.help) }
            for write in family.writers { write(&text) }
        }
        return text.finish()
    }

    private func register(
        _ name: String, _ type: MetricType, _ help: String, _ write: @escaping @Sendable (inout MetricsText) -> Void
    ) {
        precondition(Self.isName(name), "a metric's name consists of letters, digits and underscores")
        families.withLock { families in
            if let index = families.firstIndex(where: { $0.name == name }) {
                precondition(families[index].type == type, "the metric's name is taken by another type")
                families[index].writers.append(write)
            } else {
                families.append(Family(name: name, type: type, help: help, writers: [write]))
            }
        }
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    private struct Family {
        let name: String
        let type: MetricType
        let help: String
        var writers: [@Sendable (inout MetricsText) -> Void]
    }
}
