extension Duration {
    /// Reads `10s`, `250ms`, `1h30m`, `2.5s` or, as Locust does, plain seconds (`90`); at most 30 days.
    package init?(loadText text: some StringProtocol) {
        if let seconds = PlainDecimal.value(of: text), text.last?.isNumber == true {
            self.init(boundedSeconds: seconds)
            return
        }
        var rest = Substring(text)
        var seconds = 0.0
        var smallest = Double.infinity
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0 == "." || ("0"..."9").contains($0) }
            let unit = rest.dropFirst(digits.count).prefix { $0.isLetter }
            rest = rest.dropFirst(digits.count + unit.count)
            // Units only get smaller: `30m1h` is a typing error rather than ninety minutes.
            guard let value = PlainDecimal.value(of: digits), let size = Self.unitSeconds[String(unit)],
                size < smallest
            else { return nil }
            smallest = size
            seconds += value * size
        }
        self.init(boundedSeconds: seconds)
    }

    private static let unitSeconds: [String: Double] = [
        "us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3_600, "d": 86_400,
    ]

    private init?(boundedSeconds seconds: Double) {
        guard seconds <= 30 * 86_400 else { return nil }
        self = .nanoseconds(Int64((seconds * 1e9).rounded()))
    }

    /// Nanoseconds, for spans that a run can have (up to 292 years).
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
    }

    /// Seconds with their fraction.
    package var inSeconds: Double {
        Double(wholeNanoseconds) / 1e9
    }

    /// `02:05`, or `1:02:05` from one hour on.
    package var clockText: String {
        let seconds = Int(max(0, inSeconds))
        let twoDigits = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        let minutes = "\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
        return seconds >= 3_600 ? "\(seconds / 3_600):\(minutes)" : minutes
    }
}
