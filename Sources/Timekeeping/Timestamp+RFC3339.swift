extension Timestamp {
    /// Reads `2026-11-23T18:30:05Z`, with up to six decimals, and `Z` or an offset such as `-03:00` (RFC 3339 §5.6).
    ///
    /// Nil for what is no date of the years 0001 to 9999, or not exactly so written. A leap second is taken for the first
    /// second of the next minute, which is the same moment on this clock.
    package init?(rfc3339 text: String) {
        var rest = text.utf8[...]
        guard let year = rest.number(4), year > 0, rest.skip("-"), let month = rest.number(2), rest.skip("-"),
            let day = rest.number(2), (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day),
            rest.skip("T") || rest.skip("t"), let hour = rest.number(2), hour < 24, rest.skip(":"),
            let minute = rest.number(2), minute < 60, rest.skip(":"), let second = rest.number(2), second <= 60,
            let microsecond = rest.decimals(), let offset = rest.offset(), rest.isEmpty
        else { return nil }
        let seconds = Self.days(before: year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset
        self.init(microseconds: Int64(seconds) * 1_000_000 + Int64(microsecond))
    }

    private static func days(in month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// From the epoch. Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`; years from 1 on.
    private static func days(before year: Int, _ month: Int, _ day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Substring.UTF8View {
    fileprivate mutating func skip(_ byte: Unicode.Scalar) -> Bool {
        guard first == UInt8(ascii: byte) else { return false }
        removeFirst()
        return true
    }

    fileprivate mutating func digit() -> Int? {
        guard let byte = first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        removeFirst()
        return Int(byte - UInt8(ascii: "0"))
    }

    fileprivate mutating func number(_ digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// In microseconds; 0 when there are none.
    fileprivate mutating func decimals() -> Int? {
        guard skip(".") else { return 0 }
        var value = 0
        var unit = 1_000_000
        while let digit = digit() {
            guard unit > 1 else { return nil }
            unit /= 10
            value += digit * unit
        }
        return unit < 1_000_000 ? value : nil
    }

    /// In seconds, positive to the east.
    fileprivate mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let isWest = skip("-")
        guard isWest || skip("+"), let hours = number(2), hours < 24, skip(":"), let minutes = number(2), minutes < 60
        else { return nil }
        return (hours * 3_600 + minutes * 60) * (isWest ? -1 : 1)
    }
}
