import Testing
import Transport

@testable import LoadEngine

@Suite("What a loop waits for")
struct WaitingTests {
    private func moment(_ nanoseconds: Int64) -> Instant { Instant(nanoseconds: nanoseconds) }

    @Test("deadlines end in the order in which they began; one that was ended or begun anew is forgotten")
    func deadlines() {
        var list = DeadlineList()
        list.reserve(4)
        for slot in 0..<5 { list.begin(slot, until: moment(Int64(slot) * 10)) }
        list.end(2)
        list.end(2)
        list.begin(0, until: moment(50))

        #expect(list.next == moment(10))
        #expect(list.takeExpired(at: moment(9)) == nil)
        var expired: [Int] = []
        while let slot = list.takeExpired(at: moment(100)) { expired.append(slot) }
        #expect(expired == [1, 3, 4, 0])
        #expect(list.next == .never)
    }

    @Test("timers fire in the order of their moments, whatever the order they were set in")
    func timers() {
        var heap = TimerHeap()
        var random = RandomSource(seed: 4)
        let moments = (0..<500).map { _ in Int64(random.below(1_000)) }
        for (user, at) in moments.enumerated() { heap.add(.user(user), at: moment(at)) }

        var fired: [Int64] = []
        for now in stride(from: Int64(0), through: 1_000, by: 50) {
            while let entry = heap.takeDue(at: moment(now)) {
                #expect(entry.moment.nanoseconds <= now)
                fired.append(entry.moment.nanoseconds)
            }
        }

        #expect(fired == moments.sorted())
        #expect(heap.isEmpty && heap.next == .never)
    }

    @Test("what waits for a connection is served in its order, in bounded memory")
    func backlog() {
        var backlog = Backlog(capacity: 3)
        var served: [Int64] = []
        for number in Int64(0)..<10 {
            if backlog.isFull, let first = backlog.takeFirst() { served.append(first.nanoseconds) }
            backlog.append(moment(number))
        }
        while let next = backlog.takeFirst() { served.append(next.nanoseconds) }

        #expect(served == Array(0..<10))
        #expect(backlog.count == 0)
    }

    @Test("a schedule knows the phase of each moment and how much time of each there is")
    func phases() {
        let start = moment(1_000_000_000)
        let schedule = Schedule(
            profile: LoadProfile([.init(length: 4, from: 0, to: 10), .hold(10, for: 6)]), start: start,
            measuredFrom: start.advanced(bySeconds: 1), revision: 0)
        var lengths = Phased(0.0)
        schedule.addLengths(from: start, to: start.advanced(bySeconds: 12), to: &lengths)

        #expect(schedule.phase(at: start) == .warmup)
        #expect(schedule.phase(at: start.advanced(bySeconds: 2)) == .ramp)
        #expect(schedule.phase(at: start.advanced(bySeconds: 5)) == .steady)
        #expect(schedule.end == start.advanced(bySeconds: 10))
        #expect(lengths == Phased(warmup: 1, ramp: 3, steady: 8))
    }

    @Test("after a pause the rest of the schedule is done, its warm-up included")
    func pauses() {
        let start = moment(0)
        let schedule = Schedule(
            profile: .constant(5, for: 10), start: start, measuredFrom: start.advanced(bySeconds: 3), revision: 0)

        let resumed = schedule.resumed(
            at: start.advanced(bySeconds: 100), pausedSince: start.advanced(bySeconds: 2))

        #expect(resumed.end == start.advanced(bySeconds: 108))
        #expect(resumed.measuredFrom == start.advanced(bySeconds: 101))
    }
}

extension Phased<Double> {
    fileprivate init(warmup: Double, ramp: Double, steady: Double) {
        self.init(0)
        self.warmup = warmup
        self.ramp = ramp
        self.steady = steady
    }
}
