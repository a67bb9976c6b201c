/// A condition under which a run fails, such as `p99(register)>20ms`.
package struct Threshold: Sendable, Equatable {
    /// What is looked at.
    package enum Measure: Sendable, Equatable {
        /// A percentile of the response time, 0 < p ≤ 100.
        case percentile(Double)
        case maximum
        case mean
        /// A percentile of the service time.
        case servicePercentile(Double)
        case errors
        case rate
        /// How late the generator itself was, a percentile.
        case lagPercentile(Double)
        /// Acknowledged patients that are not there.
        case lost
        case mailsLost
        case mailDuplicates
        /// A percentile of the time from an acknowledgement to its mail; the 99th.
        case mailLatency
    }

    package enum Comparison: String, Sendable {
        case above = ">"
        case atLeast = ">="
        case below = "<"
        case atMost = "<="

        func holds(_ left: Double, _ right: Double) -> Bool {
            switch self {
            case .above: left > right
            case .atLeast: left >= right
            case .below: left < right
            case .atMost: left <= right
            }
        }
    }

    /// What it is compared with; the unit decides how the measure is taken.
    package enum Limit: Sendable, Equatable {
        case microseconds(Double)
        case share(Double)
        case count(Double)
        case perSecond(Double)
    }

    /// As it was written.
    package let text: String
    package let measure: Measure
    /// nil means all operations.
    package let operation: Operation?
    package let comparison: Comparison
    package let limit: Limit

    /// Whether it is a part of a rate that was asked for.
    var needsAskedRate: Bool {
        if case (.rate, .share) = (measure, limit) { true } else { false }
    }

    /// Whether only verification can tell.
    var needsVerification: Bool {
        switch measure {
        case .lost, .mailsLost, .mailDuplicates, .mailLatency: true
        default: false
        }
    }

    /// Reads MEASURE[(OPERATION)] COMPARISON LIMIT, blanks allowed between them; nil when a part is unknown or its unit
    /// does not fit.
    package init?(loadText text: String) {
        let compact = text.filter { $0 != " " }
        guard let sign = compact.firstIndex(where: { $0 == "<" || $0 == ">" }) else { return nil }
        var rest = compact[compact.index(after: sign)...]
        var symbol = String(compact[sign])
        if rest.first == "=" {
            symbol += "="
            rest = rest.dropFirst()
        }
        guard let comparison = Comparison(rawValue: symbol),
            let (measure, operation) = Self.subject(compact[..<sign]),
            let limit = Self.limit(rest, for: measure)
        else { return nil }
        self.text = text
        self.measure = measure
        self.operation = operation
        self.comparison = comparison
        self.limit = limit
    }

    private static func subject(_ text: Substring) -> (Measure, Operation?)? {
        var name = text
        var operation: Operation?
        if let open = text.firstIndex(of: "("), text.hasSuffix(")") {
            name = text[..<open]
            let inner = text[text.index(after: open)...].dropLast()
            guard let named = Operation(rawValue: String(inner)) else { return nil }
            operation = named
        }
        switch name {
        case "errors": return (.errors, operation)
        case "max": return (.maximum, operation)
        case "mean", "avg": return (.mean, operation)
        default: break
        }
        if let percent = percent(name, after: "p") { return (.percentile(percent), operation) }
        if let percent = percent(name, after: "service_p") { return (.servicePercentile(percent), operation) }
        // The rest belongs to the run, not to an operation.
        guard operation == nil else { return nil }
        switch name {
        case "rate": return (.rate, nil)
        case "lost": return (.lost, nil)
        case "mail_lost": return (.mailsLost, nil)
        case "mail_duplicates": return (.mailDuplicates, nil)
        case "mail_p99": return (.mailLatency, nil)
        default: return percent(name, after: "lag_p").map { (.lagPercentile($0), nil) }
        }
    }

    private static func percent(_ name: Substring, after prefix: String) -> Double? {
        guard name.hasPrefix(prefix), let percent = PlainDecimal.value(of: name.dropFirst(prefix.count)), percent > 0,
            percent <= 100
        else { return nil }
        return percent
    }

    private static func limit(_ text: Substring, for measure: Measure) -> Limit? {
        switch measure {
        case .percentile, .maximum, .mean, .servicePercentile, .lagPercentile, .mailLatency:
            // `20` alone would be twenty seconds to Locust and twenty milliseconds to k6: the unit is required.
            guard text.last?.isLetter == true, let span = Duration(loadText: text) else { return nil }
            return .microseconds(Double(span.wholeNanoseconds) / 1_000)
        case .errors:
            return Share(loadText: text).map { .share($0.fraction) }
                ?? PlainDecimal.count(of: text).map { .count(Double($0)) }
        case .lost, .mailsLost, .mailDuplicates: return PlainDecimal.count(of: text).map { .count(Double($0)) }
        case .rate:
            return Share(loadText: text).map { .share($0.fraction) }
                ?? Rate(loadText: text).map { .perSecond($0.perSecond) }
        }
    }
}
