/// A moment as the fields of the proleptic Gregorian calendar, UTC.
///
/// Every text form of a date in this product (HTTP `Date`, RFC 3339, mail `Date`) is written from these fields; no
/// `DateFormatter`, no locale and no time zone database takes part.
package struct CivilTime: Sendable, Hashable {
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int
    package let hour: Int
    package let minute: Int
    package let second: Int
    /// 0 to 999,999.
    package let microsecond: Int
    /// 0 is Sunday.
    package let weekday: Int

    /// Day arithmetic after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    package init(_ timestamp: Timestamp) {
        let seconds = timestamp.seconds
        let days = floorDivision(seconds, 86_400)
        let secondOfDay = Int(seconds - days * 86_400)

        let shifted = days + 719_468
        let era = floorDivision(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)

        self.year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
        self.month = month
        self.day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        self.hour = secondOfDay / 3_600
        self.minute = secondOfDay / 60 % 60
        self.second = secondOfDay % 60
        // The product may lie before the earliest timestamp; the difference never does.
        self.microsecond = Int(timestamp.microseconds &- seconds &* 1_000_000)
        self.weekday = Int(((days + 4) % 7 + 7) % 7)
    }

    /// `2026-11-23T18:30:05.123456Z` (RFC 3339), always six decimals.
    package var rfc3339: String {
        String(decoding: rfc3339Bytes, as: UTF8.self)
    }

    /// The bytes of ``rfc3339``, 27 of them for the years 0 to 9999.
    package var rfc3339Bytes: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(27)
        text.append(year: year)
        text.append(UInt8(ascii: "-"))
        text.append(decimal: month, width: 2)
        text.append(UInt8(ascii: "-"))
        text.append(decimal: day, width: 2)
        text.append(UInt8(ascii: "T"))
        text.appendTimeOfDay(self)
        text.append(UInt8(ascii: "."))
        text.append(decimal: microsecond, width: 6)
        text.append(UInt8(ascii: "Z"))
        return text
    }

    /// `Mon, 23 Nov 2026 18:30:00 GMT` (IMF-fixdate, RFC 9110 §5.6.7), always 29 bytes.
    package var imfFixdate: [UInt8] {
        dayAndTime + Array(" GMT".utf8)
    }

    /// `Mon, 23 Nov 2026 18:30:00 +0000` (RFC 5322 §3.3), as in a mail's `Date`.
    package var rfc5322: String {
        String(decoding: dayAndTime, as: UTF8.self) + " +0000"
    }

    private var dayAndTime: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(29)
        text += Self.weekdays[weekday].utf8
        text += ", ".utf8
        text.append(decimal: day, width: 2)
        text.append(UInt8(ascii: " "))
        text += Self.months[month - 1].utf8
        text.append(UInt8(ascii: " "))
        text.append(year: year)
        text.append(UInt8(ascii: " "))
        text.appendTimeOfDay(self)
        return text
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}

extension [UInt8] {
    fileprivate mutating func append(decimal value: Int, width: Int) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
        }
    }

    /// Four digits, as every format here wants; a year they cannot show gets its sign and all of its digits (ISO 8601
    /// expanded form), since a wrong year would be worse than a long one.
    fileprivate mutating func append(year: Int) {
        guard !(0...9_999).contains(year) else { return append(decimal: year, width: 4) }
        append(UInt8(ascii: year < 0 ? "-" : "+"))
        append(contentsOf: String(year.magnitude).utf8)
    }

    fileprivate mutating func appendTimeOfDay(_ time: CivilTime) {
        append(decimal: time.hour, width: 2)
        append(UInt8(ascii: ":"))
        append(decimal: time.minute, width: 2)
        append(UInt8(ascii: ":"))
        append(decimal: time.second, width: 2)
    }
}
