import Testing
import Timekeeping

@Suite("A ULID is unique and sorts by the time it was made")
struct ULIDTests {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    private func milliseconds(of text: String) -> Int64 {
        text.prefix(10).reduce(0) { $0 << 5 | Int64(Self.alphabet.firstIndex(of: $1) ?? 0) }
    }

    @Test(
        "26 characters of Crockford's Base32, the first ten of them the time",
        arguments: [
            0, 1, 1_795_458_605_123, 281_474_976_710_655,
        ] as [Int64])
    func form(_ moment: Int64) {
        let text = ULID.make(at: Timestamp(milliseconds: moment)).description
        #expect(text.count == 26)
        #expect(text.allSatisfy(Self.alphabet.contains))
        #expect(text.first.map { $0 <= "7" } == true)
        #expect(milliseconds(of: text) == moment)
    }

    @Test("a later millisecond sorts later, whatever the counter says")
    func order() {
        let texts = (0..<2_000).map {
            ULID.make(at: Timestamp(milliseconds: 1_795_458_605_000 + Int64($0))).description
        }
        #expect(texts == texts.sorted())
    }

    @Test("within one millisecond, one thread's identifiers come in order")
    func orderWithinMillisecond() {
        let moment = Timestamp(seconds: 1_795_458_605)
        let texts = (0..<2_000).map { _ in ULID.make(at: moment).description }
        #expect(texts == texts.sorted())
        #expect(Set(texts).count == texts.count)
    }

    @Test("an identifier tells its moment, and what is none tells nothing")
    func moment() {
        let moment = Timestamp(milliseconds: 1_795_458_605_123)
        #expect(ULID.moment(of: ULID.make(at: moment).description) == moment)
        #expect(ULID.moment(of: "01KB0Z3N6W7Q2M4T8V9X1C5D3F") != nil)
        for text in ["", "A1", "81KB0Z3N6W7Q2M4T8V9X1C5D3F", "01KB0Z3N6W7Q2M4T8V9X1C5D3", "01KB0Z3N6W7Q2M4T8V9X1C5D3I"]
        {
            #expect(ULID.moment(of: text) == nil)
        }
    }

    @Test("threads at the same moment make different ones")
    func threads() async {
        let moment = Timestamp(seconds: 1)
        let all = await withTaskGroup(of: [ULID].self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<5_000).map { _ in ULID.make(at: moment) } }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(all).count == 40_000)
        #expect(Set(all.map(\.description)).count == 40_000)
    }

    @Test("moments before 1970 and at the ends of the range do not trap", arguments: [Int64.min, -1, .max])
    func ends(_ microseconds: Int64) {
        #expect(ULID.make(at: Timestamp(microseconds: microseconds)).description.count == 26)
    }
}
