import Testing
import Timekeeping

@Suite("A moment has the fields of the proleptic Gregorian calendar")
struct CivilTimeTests {
    @Test(
        "days around leap years, centuries and the epoch",
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z", 4), (86_399, "1970-01-01T23:59:59.000000Z", 4),
            (-1, "1969-12-31T23:59:59.000000Z", 3), (-86_400, "1969-12-31T00:00:00.000000Z", 3),
            (951_782_400, "2000-02-29T00:00:00.000000Z", 2), (951_868_800, "2000-03-01T00:00:00.000000Z", 3),
            (4_107_542_400, "2100-03-01T00:00:00.000000Z", 1), (4_107_456_000, "2100-02-28T00:00:00.000000Z", 0),
            (1_709_164_800, "2024-02-29T00:00:00.000000Z", 4), (1_735_603_200, "2024-12-31T00:00:00.000000Z", 2),
            (2_147_483_648, "2038-01-19T03:14:08.000000Z", 2), (-2_208_988_800, "1900-01-01T00:00:00.000000Z", 1),
            (-62_167_219_200, "0000-01-01T00:00:00.000000Z", 6), (253_402_300_799, "9999-12-31T23:59:59.000000Z", 5),
            (1_795_458_605, "2026-11-23T18:30:05.000000Z", 1),
        ] as [(Int64, String, Int)])
    func fields(_ seconds: Int64, text: String, weekday: Int) {
        let time = CivilTime(Timestamp(seconds: seconds))
        #expect(time.rfc3339 == text)
        #expect(time.weekday == weekday)
        #expect(time.rfc3339Bytes == Array(text.utf8))
    }

    @Test(
        "microseconds count up on both sides of the epoch",
        arguments: [
            (1, "1970-01-01T00:00:00.000001Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (1_795_458_605_123_456, "2026-11-23T18:30:05.123456Z"),
        ] as [(Int64, String)])
    func microseconds(_ value: Int64, text: String) {
        #expect(CivilTime(Timestamp(microseconds: value)).rfc3339 == text)
    }

    @Test("the sample dates of RFC 9110 §5.6.7 and RFC 5322 appendix A.1.1")
    func samples() {
        let nineties = CivilTime(Timestamp(seconds: 784_111_777))
        #expect(String(decoding: nineties.imfFixdate, as: UTF8.self) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(nineties.imfFixdate.count == 29)
        #expect(CivilTime(Timestamp(seconds: 880_127_706)).rfc5322 == "Fri, 21 Nov 1997 15:55:06 +0000")
    }

    @Test("a day has the same fields however it is counted: four centuries, one day at a time")
    func everyDay() {
        var (year, month, day) = (1_800, 1, 1)
        var weekday = 3
        let start: Int64 = -62_091
        for index in 0..<Int64(146_097) {
            let time = CivilTime(Timestamp(seconds: (start + index) * 86_400 + 43_200))
            guard time.year == year, time.month == month, time.day == day, time.weekday == weekday else {
                Issue.record("day \(start + index) is \(time.rfc3339), expected \(year)-\(month)-\(day)")
                return
            }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            weekday = (weekday + 1) % 7
            day += 1
            if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }

    @Test(
        "the ends of the range do not trap", arguments: [Int64.min, .min + 1, .max, .max - 1, -62_167_219_200_000_001])
    func ends(_ microseconds: Int64) {
        let time = CivilTime(Timestamp(microseconds: microseconds))
        #expect((1...12).contains(time.month))
        #expect((1...31).contains(time.day))
        #expect((0..<1_000_000).contains(time.microsecond))
        #expect(time.rfc3339.hasSuffix("Z"))
        #expect(!time.imfFixdate.isEmpty)
    }
}
