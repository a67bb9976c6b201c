import Testing
import Timekeeping

@Suite("Reading RFC 3339 (§5.6)")
struct RFC3339Tests {
    @Test(
        "moments are read with their decimals and offsets",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.000001Z", 1), ("1970-01-01T00:00:01.5z", 1_500_000),
            ("1969-12-31T23:59:59.999999Z", -1), ("1970-01-01t01:00:00+01:00", 0),
            ("1969-12-31T21:30:00-02:30", 0), ("2026-11-23T18:30:05.123456Z", 1_795_458_605_123_456),
            ("2000-02-29T00:00:00Z", 951_782_400_000_000), ("1990-12-31T23:59:60Z", 662_688_000_000_000),
            ("9999-12-31T23:59:59Z", 253_402_300_799_000_000), ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
        ])
    func moments(_ text: String, _ microseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
    }

    @Test(
        "what is not exactly so written is none",
        arguments: [
            "", "2026-11-23", "2026-11-23T18:30:05", "2026-11-23 18:30:05Z", "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
            "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z",
            "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567Z", "2026-01-01T00:00:00+25:00",
            "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00ZZ", "0000-01-01T00:00:00Z", "+026-01-01T00:00:00Z",
            "2026-1-01T00:00:00Z", "２026-01-01T00:00:00Z",
        ])
    func refused(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("what is written is read back, on every day of four centuries")
    func everyDay() {
        for day in stride(from: Int64(-150_000), through: 150_000, by: 1) {
            let moment = Timestamp(seconds: day * 86_400 + 12_345)
            guard Timestamp(rfc3339: CivilTime(moment).rfc3339) == moment else {
                Issue.record("day \(day)")
                return
            }
        }
    }
}
