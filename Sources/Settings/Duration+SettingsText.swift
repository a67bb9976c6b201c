extension Duration {
    /// Reads `250ms`, `10s`, `5m`, `24h` or `30d`: plain digits and a unit, nothing else.
    package init?(settingsText text: String) {
        let units: [(suffix: String, milliseconds: Int64)] = [
            ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
        ]
        guard let unit = units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
        let digits = text.dropLast(unit.suffix.count)
        let isPlain = digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isPlain, let count = Int64(digits), count <= 1_000_000_000 else { return nil }
        self = .milliseconds(count * unit.milliseconds)
    }
}
