import JSON
import LoadEngine
import LoadReports
import TestSupport
import Testing

@Suite("Reports in other forms")
struct ReportFormatTests {
    @Test("the percentile distribution is the one HdrHistogram's tools read")
    func hgrm() throws {
        let figures = try Recording.sample().figures()

        let lines = String(decoding: PercentileDistribution.text(figures), as: UTF8.self).split(separator: "\n")

        #expect(
            lines[0].split(separator: " ").joined(separator: " ") == "Value Percentile TotalCount 1/(1-Percentile)")
        #expect(lines.contains { $0.hasPrefix("#[Max") && $0.contains("2000]") })
        let numbers = lines.dropFirst().prefix { !$0.hasPrefix("#") }.map {
            $0.split(separator: " ").compactMap { Double($0) }
        }
        #expect(numbers.allSatisfy { $0.count >= 3 })
        #expect(numbers.last?[1] == 1 && numbers.last?[2] == 2_000)
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0[0] <= $1[0] && $0[2] <= $1[2] })
    }

    @Test("Markdown has the verdict first, the thresholds, every operation and the command")
    func markdown() throws {
        let recording = try Recording.sample()
        let figures = try recording.figures(failIf: ["errors>1%", "p99>1s"])

        let text = String(decoding: MarkdownReport(figures, recording.header).bytes, as: UTF8.self)

        #expect(text.hasPrefix("# Load test: failed\n"))
        #expect(text.contains("| ✗ | `errors>1%` | 2.000% |"))
        #expect(text.contains("| ✓ | `p99>1s` |"))
        #expect(text.contains("| register |") && text.contains("| **all** |"))
        #expect(text.contains("- 40 × register 503"))
        #expect(text.contains(recording.header.environment.command))
    }

    @Test("JUnit's XML is well-formed and has a case for each threshold")
    func junit() async throws {
        let figures = try Recording.sample().figures(failIf: ["errors>1%", "p99<1us"])
        let folder = try TemporaryDirectory()
        let file = folder.file("junit.xml")
        try WholeFile.write(JUnitReport(figures).bytes, to: file)
        let script = """
            import sys, xml.etree.ElementTree as tree
            root = tree.parse(sys.argv[1]).getroot()
            print(root.tag, root.get("tests"), root.get("failures"))
            for case in root.iter("testcase"):
                print(case.get("name"), "|", case.find("failure").get("message") if case.find("failure") is not None else "ok")
            """

        let (status, output) = try await Tool.result("/usr/bin/python3", ["-c", script, file])

        #expect(status == 0, "\(output)")
        #expect(
            output.split(separator: "\n") == [
                "testsuites 3 1", "the run came to its end | ok", "not errors>1% | measured 2.000%", "not p99<1us | ok",
            ])
    }

    @Test("the JSON report carries the environment, the events and the interval of the median")
    func json() throws {
        let recording = try Recording.sample()

        let report = try JSONValue.parse(JSONReport(try recording.figures(), recording.header).bytes)

        #expect(report["verdict"]?.stringValue == "passed")
        #expect(report["run"]?["seed"]?.stringValue == "42")
        #expect(report["run"]?["asked"]?.integerValue == 2_000)
        #expect(report["all"]?["errors"]?.integerValue == 40)
        #expect(report["environment"]?["processor"]?.stringValue == "Test <Processor>")
        #expect(report["events"]?.arrayValue?.first?["text"]?.stringValue == "worker killed")
        #expect(report["operations"]?.arrayValue?.count == 2)
        #expect(report["outcomes"]?.arrayValue?.contains { $0["request_id"]?.stringValue == "01ABCDEF" } == true)
        let interval = report["run"]?["median_interval_us"]?.arrayValue?.compactMap(\.doubleValue) ?? []
        try #require(interval.count == 2)
        #expect(interval[0] < 2_000 && interval[1] > 1_900)
    }

    @Test("the text report shows response and service times, what went wrong, and the verdict last")
    func text() throws {
        let lines = TextReport(try Recording.sample().figures(failIf: ["errors>1%"])).lines

        #expect(lines.allSatisfy { $0.count <= 200 })
        #expect(lines.contains { $0.hasPrefix("register   response") && $0.contains("97.33") })
        #expect(lines.contains { $0.hasPrefix("            service") })
        #expect(lines.contains("  40 × register 503 (request 01ABCDEF)"))
        #expect(lines.contains { $0.contains("✗ errors>1%") && $0.contains("2.000%") })
        #expect(lines.last == "FAILED: 1 of 1 thresholds not met.")
    }

    @Test("a run without a single request renders in every form")
    func empty() throws {
        let plan = try PlanReader([.rate: ["10/s"]], availableCores: 1).plan()
        var recording = Recording(RunHeader(plan: plan))
        recording.ending = RunEnding(wasAborted: true)
        let figures = recording.figures(of: plan)

        #expect(TextReport(figures).lines.last?.hasPrefix("ABORTED") == true)
        #expect(throws: Never.self) { try JSONValue.parse(JSONReport(figures, recording.header).bytes) }
        #expect(!HTMLReport(recording, figures, language: "en").bytes.isEmpty)
        #expect(!MarkdownReport(figures, recording.header).bytes.isEmpty)
        #expect(LocustCSV(recording, figures).files.count == 4)
        #expect(!PercentileDistribution.text(figures).isEmpty)
    }
}
