package import LoadEngine

/// The thresholds (and the promises that verification looks at) as test cases in the XML that JUnit's Ant task introduced
/// and every build server reads.
package struct JUnitReport {
    private struct Case {
        let name: String
        let failure: String?
    }

    private let figures: Figures

    package init(_ figures: Figures) {
        self.figures = figures
    }

    package var bytes: [UInt8] {
        let cases = cases
        let failed = cases.count { $0.failure != nil }
        let time = PlainDecimal.text(figures.span, places: 3)
        let counts = "tests=\"\(cases.count)\" failures=\"\(failed)\" errors=\"0\" time=\"\(time)\""
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites \(counts)>\n"
        text += "  <testsuite name=\"loadtest\" \(counts)>\n"
        for one in cases {
            text += "    <testcase classname=\"loadtest\" name=\"\(HTMLText.escaped(one.name))\" time=\"\(time)\""
            if let failure = one.failure {
                text += ">\n      <failure message=\"\(HTMLText.escaped(failure))\"/>\n    </testcase>\n"
            } else {
                text += "/>\n"
            }
        }
        text += "  </testsuite>\n</testsuites>\n"
        return Array(text.utf8)
    }

    private var cases: [Case] {
        var cases = [Case(name: "the run came to its end", failure: endFailure)]
        cases += figures.thresholds.map {
            Case(name: "not \($0.threshold.text)", failure: $0.isMet ? nil : "measured \($0.measured)")
        }
        if let verification = figures.verification {
            let failure = verification.isSatisfied ? nil : verification.violations.joined(separator: "; ")
            cases.append(Case(name: "verification", failure: failure))
        }
        return cases
    }

    private var endFailure: String? {
        switch figures.verdict {
        case .passed, .thresholdFailed, .verificationFailed: nil
        default: TextReport(figures).conclusion
        }
    }
}
