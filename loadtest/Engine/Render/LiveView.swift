/// The run as a screen of 80 columns and 24 lines, drawn anew every second. It can be read without colour: colour only
/// repeats what a word says.
package struct LiveView: Sendable {
    private let plan: LoadPlan
    private let usesColour: Bool
    private let keys: [LiveKey]
    private var rates = Sparkline(width: 32)
    private var tails = Sparkline(width: 32)

    /// What may be asked of a run by a key.
    package enum LiveKey: Sendable { case pause, level, fault, verify, quit }

    private static let width = 80

    /// - Parameters:
    ///   - usesColour: whether what went wrong may stand out in red.
    ///   - keys: what there is a key for.
    package init(plan: LoadPlan, usesColour: Bool, keys: [LiveKey] = []) {
        self.plan = plan
        self.usesColour = usesColour
        self.keys = keys
    }

    /// Takes note of one more second and gives the lines to show.
    ///
    /// - Parameter message: what a key has come to, or what is going on.
    package mutating func lines(_ snapshot: Snapshot, message: String? = nil) -> [String] {
        let frame = snapshot.frame
        let interval = frame.tallies.whole
        rates.append(frame.perSecond(interval.answered))
        tails.append(Double(interval.latencies(of: nil).response.value(atPercentile: 99)))
        var lines = head(snapshot, interval)
        lines += table(snapshot, interval)
        let measured = snapshot.measured
        lines.append(summary("expected", measured, where: \.isExpected))
        lines.append(summary("errors", measured, where: \.isError))
        if let server = ServerLine(frame.server).text { lines.append("server     \(server)") }
        if let ledger = frame.ledger { lines.append("ledger     \(Self.text(ledger))") }
        lines.append("")
        lines.append("answered/s \(rates.text)")
        lines.append("p99        \(tails.text)\(latestFault(snapshot))")
        if let message { lines.append(message) }
        return lines.map { TextTable.clipped($0, to: Self.width) }.map(coloured)
    }

    private func head(_ snapshot: Snapshot, _ interval: Tally) -> [String] {
        let frame = snapshot.frame
        let elapsed = Duration.seconds(snapshot.elapsed).clockText
        let end = snapshot.remaining.map { " / \(Duration.seconds(snapshot.elapsed + $0).clockText)" } ?? ""
        let answered = frame.perSecond(interval.answered)
        var load: String
        if plan.isOpen {
            let asked = frame.perSecond(interval.asked)
            let share = asked > 0 ? " (\(PlainDecimal.text(answered / asked * 100, places: 1)) %)" : ""
            load = "asked \(GroupedNumber.text(asked))/s  answered \(GroupedNumber.text(answered))/s\(share)"
        } else {
            load = "users \(frame.active) of \(GroupedNumber.text(snapshot.level))  "
            load += "answered \(GroupedNumber.text(answered))/s"
        }
        load += "  in flight \(frame.inFlight)"
        if frame.waiting > 0 { load += "  waiting \(frame.waiting)" }
        let lag = LatencyText.text(interval.selfLag.value(atPercentile: 99))
        let health = frame.health
        return [
            "loadtest · \(plan.headline)",
            "\(plan.target.description)  \(phase(snapshot))\(elapsed)\(end)",
            Self.keyLine(keys, isPaused: snapshot.isPaused),
            load,
            "generator  self-lag p99 \(lag)  \(PlainDecimal.text(health.cores, places: 2)) cores, busiest loop "
                + "\(PlainDecimal.text(health.busiestLoop * 100, places: 0)) %",
            "",
        ]
    }

    private func phase(_ snapshot: Snapshot) -> String {
        if snapshot.isPaused { return "PAUSED  " }
        return snapshot.frame.isWarmup ? "warm-up  " : ""
    }

    private static func keyLine(_ keys: [LiveKey], isPaused: Bool) -> String {
        guard !keys.isEmpty else { return "Ctrl-C stops and reports" }
        return keys.map { key in
            switch key {
            case .pause: isPaused ? "[p] go on" : "[p]ause"
            case .level: "[+/-] load"
            case .fault: "[f]ault"
            case .verify: "[v]erify"
            case .quit: "[q]uit"
            }
        }.joined(separator: "  ")
    }

    private func table(_ snapshot: Snapshot, _ interval: Tally) -> [String] {
        let columns = TextTable(widths: [9, 8, 6, 6, 6, 6, 6, 6, 7])
        var lines = [columns.line(["last s", "req/s", "ok%", "p50", "p90", "p99", "p99.9", "max", "svc p99"])]
        // The busiest nine: more would push the rest off a small screen.
        let known = snapshot.total.whole.operations
        let shown = known.isEmpty ? [.register] : known.prefix(9)
        for operation in shown {
            let count = interval.count(of: operation)
            let errors = interval.count(of: operation, where: \.isError)
            let times = interval.latencies(of: operation)
            let response = Percentiles(times.response)
            let cells = [response.p50, response.p90, response.p99, response.p999, response.max].map(LatencyText.text)
            let right = count > 0 ? PlainDecimal.text(Double(count - errors) / Double(count) * 100, places: 1) : "-"
            lines.append(
                columns.line(
                    [operation.rawValue, GroupedNumber.text(snapshot.frame.perSecond(count)), right] + cells
                        + [LatencyText.text(times.service.value(atPercentile: 99))]))
        }
        return lines
    }

    private func summary(_ title: String, _ tally: Tally, where isListed: (Outcome) -> Bool) -> String {
        let listed = tally.outcomes.all.filter { isListed($0.outcome) }.sorted { $0.count > $1.count }
        let parts = listed.prefix(4).map { "\($0.label) \(GroupedNumber.text($0.count))" }
        let padding = String(repeating: " ", count: max(1, 11 - title.count))
        return title + padding + (parts.isEmpty ? "none" : parts.joined(separator: " · "))
    }

    private static func text(_ ledger: LedgerCounts) -> String {
        let number = { (count: Int) in GroupedNumber.text(count) }
        var text =
            "acked \(number(ledger.acknowledged))  read back \(number(ledger.readBack))  LOST \(number(ledger.lost))"
        text += "  mails \(number(ledger.mails))  dup \(number(ledger.duplicateMails))"
        return ledger.violations > 0 ? text + "  BROKEN \(number(ledger.violations))" : text
    }

    private func latestFault(_ snapshot: Snapshot) -> String {
        guard let fault = snapshot.events.last(where: { $0.kind == .fault }) else { return "" }
        let from = Duration.seconds(fault.start).clockText
        let until = fault.end.map { "–\(Duration.seconds($0).clockText)" } ?? " …"
        return "  ← \(fault.text) \(from)\(until)"
    }

    private func coloured(_ line: String) -> String {
        let isBad =
            line.hasPrefix("errors") && !line.hasSuffix("none")
            || line.hasPrefix("ledger") && (!line.contains("LOST 0 ") || line.contains("BROKEN"))
        guard usesColour, isBad else { return line }
        return "\u{1B}[31m\(line)\u{1B}[0m"
    }
}
