import Testing
import Timekeeping

@Suite("A timestamp is a count of microseconds that never wraps in surprise")
struct TimestampTests {
    @Test(
        "coarser counts round towards the past",
        arguments: [
            (0, 0, 0), (999_999, 999, 0), (1_000_000, 1_000, 1), (-1, -1, -1), (-1_000, -1, -1),
            (-1_000_000, -1_000, -1),
            (-1_000_001, -1_001, -2),
        ] as [(Int64, Int64, Int64)])
    func rounding(_ microseconds: Int64, milliseconds: Int64, seconds: Int64) {
        let moment = Timestamp(microseconds: microseconds)
        #expect(moment.milliseconds == milliseconds)
        #expect(moment.seconds == seconds)
    }

    @Test("advancing saturates at the ends")
    func advancing() {
        #expect(Timestamp(seconds: 5).advanced(bySeconds: -6) == Timestamp(seconds: -1))
        #expect(Timestamp(microseconds: .max).advanced(bySeconds: 1) == Timestamp(microseconds: .max))
        #expect(Timestamp(microseconds: .min).advanced(bySeconds: -1) == Timestamp(microseconds: .min))
        #expect(Timestamp(seconds: 0).advanced(bySeconds: .max) == Timestamp(microseconds: .max))
        #expect(Timestamp(seconds: 0).advanced(bySeconds: .min) == Timestamp(microseconds: .min))
    }

    @Test("the present lies in this century, and order is the order of time")
    func present() {
        let first = Timestamp.now()
        #expect(first > Timestamp(seconds: 1_700_000_000))
        #expect(first < Timestamp(seconds: 4_102_444_800))
        #expect(Timestamp(milliseconds: 1) == Timestamp(microseconds: 1_000))
    }
}
