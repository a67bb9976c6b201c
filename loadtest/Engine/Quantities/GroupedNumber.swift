/// Whole numbers for people: thousands apart by a no-break space, as the SI wants it.
package enum GroupedNumber {
    /// `5 000`, `163 811`.
    package static func text(_ value: Double) -> String {
        text(Int(value.rounded()))
    }

    package static func text(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var grouped = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { grouped += "\u{A0}" }
            grouped.append(digit)
        }
        return value < 0 ? "-" + grouped : grouped
    }

    /// Bytes with the unit that suits them: `61 MiB`.
    package static func bytes(_ value: Double) -> String {
        var rest = value
        for unit in ["B", "KiB", "MiB"] {
            if rest < 1_024 {
                return PlainDecimal.text(rest, places: rest < 10 && unit != "B" ? 1 : 0) + "\u{A0}" + unit
            }
            rest /= 1_024
        }
        return PlainDecimal.text(rest, places: 1) + "\u{A0}GiB"
    }
}
