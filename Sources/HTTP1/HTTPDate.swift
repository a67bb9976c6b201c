import Timekeeping

/// The one form of a date that is sent, and the three that are understood (RFC 9110 §5.6.7).
package enum HTTPDate {
    /// `Mon, 23 Nov 2026 18:30:00 GMT` for `seconds` since 1970, always 29 bytes for the years 0 to 9999.
    package static func bytes(at seconds: Int64) -> [UInt8] {
        CivilTime(Timestamp(seconds: seconds)).imfFixdate
    }

    /// Seconds since 1970 of a date in any of the forms, or nil. The day of the week is read and not believed.
    ///
    ///     Sun, 06 Nov 1994 08:49:37 GMT       IMF-fixdate
    ///     Sunday, 06-Nov-94 08:49:37 GMT      RFC 850
    ///     Sun Nov  6 08:49:37 1994            asctime
    ///
    /// - Parameter now: seconds since 1970, to which a year of two digits is related: one more than 50 years ahead is
    ///   in the past. Without it 70 to 99 are of the last century.
    package static func parse(_ text: String, now: Int64? = nil) -> Int64? {
        let bytes = Array(text.utf8)
        return imfFixdate(HTTPDateReader(bytes)) ?? rfc850(HTTPDateReader(bytes), now: now)
            ?? asctime(HTTPDateReader(bytes))
    }

    private static func imfFixdate(_ start: HTTPDateReader) -> Int64? {
        var reader = start
        guard reader.name(of: HTTPDateReader.shortDays) != nil, reader.literal(", "), let day = reader.number(2),
            reader.literal(" "), let month = reader.name(of: HTTPDateReader.months), reader.literal(" "),
            let year = reader.number(4), reader.literal(" "), let second = reader.timeOfDay(),
            reader.literal(" GMT"), reader.isAtEnd
        else { return nil }
        return seconds(year, month + 1, day, second)
    }

    private static func rfc850(_ start: HTTPDateReader, now: Int64?) -> Int64? {
        var reader = start
        guard reader.name(of: HTTPDateReader.longDays) != nil, reader.literal(", "), let day = reader.number(2),
            reader.literal("-"), let month = reader.name(of: HTTPDateReader.months), reader.literal("-"),
            let year = reader.number(2), reader.literal(" "), let second = reader.timeOfDay(),
            reader.literal(" GMT"), reader.isAtEnd
        else { return nil }
        return seconds(fullYear(year, now: now), month + 1, day, second)
    }

    private static func asctime(_ start: HTTPDateReader) -> Int64? {
        var reader = start
        guard reader.name(of: HTTPDateReader.shortDays) != nil, reader.literal(" "),
            let month = reader.name(of: HTTPDateReader.months), reader.literal(" "),
            let day = reader.literal(" ") ? reader.number(1) : reader.number(2), reader.literal(" "),
            let second = reader.timeOfDay(), reader.literal(" "), let year = reader.number(4), reader.isAtEnd
        else { return nil }
        return seconds(year, month + 1, day, second)
    }

    private static func fullYear(_ year: Int, now: Int64?) -> Int {
        guard let now else { return year < 70 ? 2000 + year : 1900 + year }
        let current = CivilTime(Timestamp(seconds: now)).year
        // The latest year with these digits that is at most 50 ahead.
        let latest = current + 50
        return latest - ((latest - year) % 100 + 100) % 100
    }

    /// Nil when there is no such day. Counts days from March 1st of year 0, so that a leap day comes last.
    private static func seconds(_ year: Int, _ month: Int, _ day: Int, _ secondOfDay: Int) -> Int64? {
        let shiftedYear = month > 2 ? year : year - 1
        let shiftedMonth = month > 2 ? month - 3 : month + 9
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + (153 * shiftedMonth + 2) / 5 + day - 1
        let days = era * 146_097 + dayOfEra - 719_468
        let moment = Int64(days) * 86_400 + Int64(secondOfDay)
        let civil = CivilTime(Timestamp(seconds: Int64(days) * 86_400))
        return civil.day == day && civil.month == month ? moment : nil
    }
}
