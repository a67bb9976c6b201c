import HTTP1
import Testing

@Suite("Dates (RFC 9110 §5.6.7)")
struct HTTPDateTests {
    @Test("one form is sent")
    func format() {
        #expect(HTTPDate.bytes(at: 784_111_777) == Array("Sun, 06 Nov 1994 08:49:37 GMT".utf8))
        #expect(HTTPDate.bytes(at: 0) == Array("Thu, 01 Jan 1970 00:00:00 GMT".utf8))
    }

    @Test(
        "three are understood",
        arguments: ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])
    func parse(_ text: String) {
        #expect(HTTPDate.parse(text) == 784_111_777)
    }

    @Test(
        "others are not",
        arguments: [
            "", "x", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 29 Feb 1900 00:00:00 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, +6 Nov 1994 08:49:37 GMT", "Sun Nov 6 08:49:37 1994", "784111777",
            "Sun, 06 Nov 19944 08:49:37 GMT", "1994-11-06T08:49:37Z",
        ])
    func malformed(_ text: String) {
        #expect(HTTPDate.parse(text) == nil)
    }

    @Test("what is written is read, on every day of the calendar's cycle")
    func roundTrip() {
        for day in stride(from: Int64(-719_000), to: 2_000_000, by: 97) {
            let seconds = day * 86_400 + 86_399
            #expect(HTTPDate.parse(String(decoding: HTTPDate.bytes(at: seconds), as: UTF8.self)) == seconds)
        }
        #expect(HTTPDate.parse("Thu, 29 Feb 2024 00:00:00 GMT") == 1_709_164_800)
    }

    @Test("a year of two digits is at most 50 years ahead")
    func twoDigits() {
        let now: Int64 = 1_795_400_000  // 2026
        let year2076 = HTTPDate.parse("Sunday, 06-Nov-76 08:49:37 GMT", now: now)
        let year1977 = HTTPDate.parse("Sunday, 06-Nov-77 08:49:37 GMT", now: now)
        #expect(year2076 == HTTPDate.parse("Fri, 06 Nov 2076 08:49:37 GMT"))
        #expect(year1977 == HTTPDate.parse("Sun, 06 Nov 1977 08:49:37 GMT"))
    }
}
