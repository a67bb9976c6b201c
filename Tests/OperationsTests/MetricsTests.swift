import HTTPServer
import Testing

@testable import Operations

@Suite("Metrics (Operations §3.2)")
struct MetricsTests {
    private let registry = MetricsRegistry()

    @Test("what is registered is written so that a strict reader reads it back")
    func roundTrip() throws {
        let counter = registry.counter("a_total", help: "Line\nbreak", labels: [("kind", "x\"y\\z\nw")])
        let gauge = registry.gauge("b", help: "B.")
        let histogram = registry.histogram("c_seconds", help: "C.", bounds: .requestDurations)
        counter.increment(by: 3)
        gauge.set(-7)
        histogram.record(.microseconds(99))
        histogram.record(.milliseconds(5))
        histogram.record(.seconds(60))
        ProcessMetrics.register(in: registry)

        let text = try PrometheusText(registry.text())

        #expect(text["a_total", ["kind": "x\"y\\z\nw"]] == 3)
        #expect(text["b"] == -7)
        #expect(text["c_seconds_bucket", ["le": "0.0001"]] == 1)
        #expect(text["c_seconds_bucket", ["le": "0.005"]] == 2)
        #expect(text["c_seconds_bucket", ["le": "10.0"]] == 2)
        #expect(text["c_seconds_count"] == 3)
        #expect(abs((text["c_seconds_sum"] ?? 0) - 60.005099) < 1e-6)
        for name in [
            "process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds", "process_max_fds",
            "process_start_time_seconds",
        ] {
            #expect((text[name] ?? 0) > 0, "\(name)")
        }
    }

    @Test(
        "a value lies in the first bucket whose bound is not below it",
        arguments: [
            (0, 0), (1, 0), (2, 1), (3, 2), (1_024, 10), (1_025, 11), (UInt64.max, 11),
        ] as [(UInt64, Int)])
    func bucket(_ value: UInt64, _ expected: Int) {
        #expect(HistogramBounds.batchSizes.bucket(of: value) == expected)
    }

    @Test("the server's counters are all there from the start, and reading them changes nothing")
    func server() throws {
        let registry = MetricsRegistry()
        ServerMetrics.register(ServerStatistics(), in: registry)
        let text = try PrometheusText(registry.text())
        for kind in ["idle", "head", "body", "write"] {
            #expect(text["http_server_timeouts_total", ["kind": kind]] == 0)
        }
        for kind in ["bad-request-line", "smuggling", "timeout", "too-large", "host", "truncated"] {
            #expect(text["http_server_protocol_errors_total", ["kind": kind]] == 0)
        }
        for end in ConnectionEnd.allCases {
            #expect(text["http_server_connections_closed_total", ["reason": end.rawValue]] == 0)
        }
        #expect(text.types["event_loop_lag_seconds"] == "histogram")
        #expect(registry.text() == registry.text())
    }

    @Test("a label value that was not registered is counted as _OTHER")
    func unknownValues() throws {
        let family = registry.counters(
            "f_total", help: "F.", by: MetricLabel("result", ["good"]), and: MetricLabel("way", ["in"]))

        family.increment("good", "in")
        family.increment("good", "sideways")
        for number in 0..<1_000 { family.increment("invented-\(number)", "made-up-\(number)") }

        let text = try PrometheusText(registry.text())
        #expect(text["f_total", ["result": "good", "way": "in"]] == 1)
        #expect(text["f_total", ["result": "good", "way": "_OTHER"]] == 1)
        #expect(text["f_total", ["result": "_OTHER", "way": "_OTHER"]] == 1_000)
        #expect(text.samples.count == 3)
    }

    @Test("a family holds no more series than it has room for, and loses no count")
    func capacity() throws {
        let values = (0..<500).map { "v\($0)" }
        let family = registry.counters("g_total", help: "G.", by: MetricLabel("value", values), capacity: 64)

        for value in values { family.increment(value) }

        let text = try PrometheusText(registry.text())
        #expect(text.samples.count <= 65)
        #expect(text.samples.reduce(0) { $0 + $1.value } == 500)
    }

    @Test("a scrape is bounded, and says how much it left out")
    func scrape() throws {
        let small = MetricsRegistry(maximumSeries: 30)
        for number in 0..<40 { _ = small.counter("h_total", help: "H.", labels: [("n", "\(number)")]) }
        _ = small.histogram("i_seconds", help: "I.", bounds: .requestDurations)

        let text = try PrometheusText(small.text())

        #expect(text.samples.count { $0.name == "h_total" } == 30)
        #expect(text["metrics_series_omitted"] == 11)
    }

    @Test("counting from many tasks loses nothing")
    func concurrency() async throws {
        let counter = registry.counter("j_total", help: "J.")
        let family = registry.requestDurations(methods: ["GET"], routes: ["", "/a", "/b"])
        let places = ["/a", "/b"].map(family.place(ofRoute:))
        let get = family.place(ofMethod: "GET")

        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0..<1_000 {
                        counter.increment()
                        family.record(.microseconds(number), method: get, route: places[task % 2], status: 200)
                    }
                }
            }
        }

        let text = try PrometheusText(registry.text())
        #expect(text["j_total"] == 8_000)
        for route in ["/a", "/b"] {
            let labels = ["http_request_method": "GET", "http_route": route, "http_response_status_code": "200"]
            #expect(text["http_server_request_duration_seconds_count", labels] == 4_000)
        }
    }
}
