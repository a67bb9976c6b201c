package import LoadEngine

/// Two recordings side by side: what is different, by how much, and whether that may be chance.
package struct Comparison: Sendable {
    /// What is looked at.
    package struct Measure: Sendable, Equatable {
        package enum Kind: Sendable, Equatable {
            case rate
            case errors
            case response(Double)
            case service(Double)
        }

        package let kind: Kind
        /// nil for all.
        package let operation: Operation?

        /// `p99(register)`, `rate`.
        package var name: String {
            let suffix = operation.map { "(\($0.rawValue))" } ?? ""
            switch kind {
            case .rate: return "answers/s" + suffix
            case .errors: return "errors" + suffix
            case .response(let percent): return "p\(Self.text(percent))" + suffix
            case .service(let percent): return "service p\(Self.text(percent))" + suffix
            }
        }

        private static func text(_ percent: Double) -> String {
            percent == percent.rounded() ? "\(Int(percent))" : "\(percent)"
        }

        /// Whether more is better.
        var isBetterWhenMore: Bool { kind == .rate }
    }

    package struct Row: Sendable {
        package let measure: Measure
        /// Of the whole recordings.
        package let before: Double
        package let after: Double
        package let test: RankTest

        /// By how much it has become worse, as a part of what it was; negative when it has become better.
        package var regression: Double {
            guard before != 0 else { return after > 0 && !measure.isBetterWhenMore ? .infinity : 0 }
            let change = (after - before) / abs(before)
            return measure.isBetterWhenMore ? -change : change
        }

        /// Whether such a difference comes about by chance less often than once in a hundred times.
        package var isSignificant: Bool { test.probability < 0.01 }
    }

    package let rows: [Row]
    /// What else is different, so that nobody compares apples with pears.
    package let remarks: [String]

    /// Equal parts that each recording is cut into: neighbouring seconds resemble each other, so they are no independent
    /// observations.
    private static let slices = 20

    /// - Throws: when a recording's options cannot be read any more.
    package init(_ before: Recording, _ after: Recording) throws(PlanError) {
        let (first, second) = (try before.figures(), try after.figures())
        let (firstSlices, secondSlices) = (before.slices(Self.slices), after.slices(Self.slices))
        let operations = first.tally.operations.filter { second.tally.count(of: $0) > 0 }
        var measures = [
            Measure(kind: .rate, operation: nil), Measure(kind: .errors, operation: nil),
            Measure(kind: .response(50), operation: nil), Measure(kind: .response(90), operation: nil),
            Measure(kind: .response(99), operation: nil), Measure(kind: .service(99), operation: nil),
        ]
        if operations.count > 1 {
            for operation in operations {
                measures.append(Measure(kind: .response(50), operation: operation))
                measures.append(Measure(kind: .response(99), operation: operation))
            }
        }
        rows = measures.map { measure in
            Row(
                measure: measure, before: measure.value(first.tally, first.span),
                after: measure.value(second.tally, second.span),
                test: RankTest(
                    firstSlices.map { measure.value($0.tally, $0.span) },
                    secondSlices.map { measure.value($0.tally, $0.span) }))
        }
        remarks = Self.remarks(before, after, first, second)
    }

    /// Rows that have become worse by more than `limit` (a part of 1), and not by chance.
    package func regressions(beyond limit: Double) -> [Row] {
        rows.filter { $0.isSignificant && $0.regression > limit }
    }

    private static func remarks(
        _ before: Recording, _ after: Recording, _ first: Figures, _ second: Figures
    ) -> [String] {
        var remarks: [String] = []
        let (here, there) = (before.header.environment, after.header.environment)
        if here.processor != there.processor || here.cores != there.cores || here.host != there.host {
            remarks.append("The recordings are of different machines: times are not comparable.")
        }
        if first.plan.isOpen != second.plan.isOpen {
            remarks.append("One run is open and one closed: times are not comparable.")
        } else if first.plan.profile != second.plan.profile {
            remarks.append("The runs asked for different loads.")
        }
        if first.plan.mix != second.plan.mix || first.plan.variations != second.plan.variations {
            remarks.append("The runs asked for different operations.")
        }
        for (name, figures) in [("first", first), ("second", second)] {
            if let limitation = figures.limitation {
                remarks.append("The \(name) was generator-limited: \(limitation).")
            }
        }
        if min(first.tally.answered, second.tally.answered) < 1_000 {
            remarks.append("A recording of fewer than a thousand answers proves little.")
        }
        return remarks
    }
}

extension Comparison.Measure {
    /// In the unit of the measure: per second, a part of 1, or microseconds.
    func value(_ tally: Tally, _ span: Double) -> Double {
        let times = tally.latencies(of: operation)
        switch kind {
        case .rate: return Double(tally.count(of: operation, where: \.isAnswer)) / max(span, 1e-6)
        case .errors:
            return Double(tally.count(of: operation, where: \.isError)) / Double(max(1, tally.count(of: operation)))
        case .response(let percent): return Double(times.response.value(atPercentile: percent))
        case .service(let percent): return Double(times.service.value(atPercentile: percent))
        }
    }

    /// As people read it.
    package func text(_ value: Double) -> String {
        switch kind {
        case .rate: GroupedNumber.text(value)
        case .errors: PlainDecimal.text(value * 100, places: 3) + " %"
        case .response, .service: LatencyText.text(UInt64(max(0, value)))
        }
    }
}

extension Recording {
    /// What was measured, cut into so many parts of about the same length; fewer when there are fewer seconds.
    func slices(_ wanted: Int) -> [(tally: Tally, span: Double)] {
        let measured = frames.reduce(0) { $0 + ($1.lengths.steady > 0 ? 1 : 0) }
        guard measured > 0 else { return [] }
        var slices: [(tally: Tally, span: Double)] = []
        var tally = Tally()
        var span = 0.0
        var taken = 0
        for frame in frames where frame.lengths.steady > 0 {
            tally.add(frame.tallies.steady)
            span += frame.lengths.steady
            taken += 1
            guard taken * min(wanted, measured) >= measured * (slices.count + 1) else { continue }
            slices.append((tally, span))
            tally = Tally()
            span = 0
        }
        return slices
    }
}
