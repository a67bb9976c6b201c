import LoadEngine
import TestSupport
import Testing

@testable import LoadReports

@Suite("The HTML report")
struct HTMLReportTests {
    private func page(_ language: String = "en", failIf: [String] = ["errors>1%", "p99>1s"]) throws -> String {
        let recording = try Recording.sample()
        let report = HTMLReport(recording, try recording.figures(failIf: failIf), language: language)
        return String(decoding: report.bytes, as: UTF8.self)
    }

    @Test("asks nothing of any server: no address to load from stands in it")
    func selfContained() throws {
        let page = try page()

        for sign in ["src=", "href=", "url(", "@import", "<link", "<iframe", "fetch(", "XMLHttpRequest", "<script "] {
            #expect(!page.contains(sign), "\(sign)")
        }
    }

    @Test("says the verdict first, in both languages", arguments: ["en", "es"])
    func verdict(_ language: String) throws {
        let page = try page(language)

        #expect(page.contains("<html lang=\"\(language)\" data-lang=\"\(language)\">"))
        #expect(page.contains("Failed: 1 of 2 thresholds not met."))
        #expect(page.contains("Fallida: 1 de 2 umbrales no se cumplen."))
        let beforeCharts = page.split(separator: "<svg", maxSplits: 1)[0]
        #expect(beforeCharts.contains("<h1>"))
    }

    @Test("is well-formed: every element that has to be closed is, and nothing from outside is taken for HTML")
    func wellFormed() async throws {
        let folder = try TemporaryDirectory()
        let file = folder.file("report.html")
        try WholeFile.write(Array(try page().utf8), to: file)
        // The end tags that HTML lets one leave out, and the elements that have none.
        let script = """
            import sys
            from html.parser import HTMLParser
            optional = {"html", "tr", "td", "th", "li", "p", "dt", "dd", "meta", "rect"}
            class Check(HTMLParser):
                stack = []
                def handle_starttag(self, tag, attributes):
                    if tag not in optional: self.stack.append(tag)
                def handle_startendtag(self, tag, attributes): pass
                def handle_endtag(self, tag):
                    if tag in optional: return
                    if not self.stack or self.stack.pop() != tag: sys.exit("unbalanced " + tag + str(self.getpos()))
            check = Check()
            check.feed(open(sys.argv[1]).read())
            sys.exit(str(check.stack) if check.stack else 0)
            """

        let (status, output) = try await Tool.result("/usr/bin/python3", ["-c", script, file])

        #expect(status == 0, "\(output)")
        #expect(try page().contains("Test &lt;Processor&gt;"))
    }

    @Test("charts show faults as bands, and the same numbers as a table")
    func charts() throws {
        let page = try page()

        #expect(page.contains("class=\"band fault\""))
        #expect(page.contains("<title>worker killed</title>"))
        #expect(page.contains("<details><summary>"))
        #expect(page.split(separator: "<figure").count >= 7)
        for number in ["Mnan", "Lnan", "Minf", "Linf", ">nan", ">inf"] { #expect(!page.contains(number)) }
    }

    @Test(
        "a scale ends at a round number above the largest value",
        arguments: [(0.0, 1), (0.7, 0.8), (7, 8), (99, 100), (101, 125), (1_234, 1_250), (48_000, 50_000)])
    func linearScale(_ largest: Double, _ upper: Double) {
        let scale = ChartScale(.linear, upTo: largest)

        #expect(abs(scale.upper - upper) <= upper * 1e-9)
        #expect(scale.ticks.first == 0 && scale.ticks.count <= 7)
        #expect(scale.place(of: 0) == 0 && scale.place(of: upper) == 1)
    }

    @Test("a logarithmic scale has its lines at powers of ten around the values")
    func logarithmicScale() {
        let scale = ChartScale(.logarithmic, upTo: 45_000, from: 130)

        #expect(scale.ticks.map { $0.rounded() } == [100, 1_000, 10_000, 100_000])
        #expect(scale.place(of: 10) == 0)
        #expect(abs(scale.place(of: 1_000) - 1 / 3) < 1e-9)
    }
}
