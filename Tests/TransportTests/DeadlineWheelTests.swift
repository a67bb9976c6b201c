import Testing
import Transport

@Suite("The deadline wheel")
struct DeadlineWheelTests {
    private func due(_ wheel: inout DeadlineWheel, upTo tick: Int) -> Set<Int> {
        var slots: [Int] = []
        wheel.expire(upTo: tick, into: &slots)
        return Set(slots)
    }

    @Test("reports each slot once, when its tick has come")
    func order() {
        var wheel = DeadlineWheel(tick: 0)
        for (slot, tick) in [(0, 5), (1, 3), (2, 5), (3, 900)] { wheel.set(slot: slot, tick: tick) }
        #expect(wheel.nextTick == 3)
        #expect(due(&wheel, upTo: 2) == [])
        #expect(due(&wheel, upTo: 4) == [1])
        #expect(due(&wheel, upTo: 5) == [0, 2])
        #expect(wheel.nextTick == 900)
        #expect(due(&wheel, upTo: 1_000) == [3])
        #expect(wheel.nextTick == nil)
    }

    @Test("a slot has one entry: setting it again moves it, clearing it removes it")
    func moving() {
        var wheel = DeadlineWheel(tick: 0)
        for slot in 0..<4 { wheel.set(slot: slot, tick: 10) }
        wheel.set(slot: 1, tick: 20)
        wheel.clear(slot: 2)
        wheel.clear(slot: 99)
        #expect(due(&wheel, upTo: 15) == [0, 3])
        #expect(wheel.filedTick(of: 1) == 20)
        #expect(due(&wheel, upTo: 20) == [1])
        #expect(wheel.filedTick(of: 1) == nil)
    }

    @Test("a tick that is past is reported next, one beyond the ring at the ring's end")
    func limits() {
        var wheel = DeadlineWheel(tick: 1_000)
        wheel.set(slot: 0, tick: 3)
        wheel.set(slot: 1, tick: 1_000_000)
        #expect(due(&wheel, upTo: 1_001) == [0])
        #expect(wheel.nextTick == 1_000 + DeadlineWheel.length - 1)
        #expect(due(&wheel, upTo: 10_000) == [1])
    }

    @Test("behaves as a sorted list would, round after round", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func model(_ seed: UInt64) {
        var state = seed
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var wheel = DeadlineWheel(tick: 0)
        var model: [Int: Int] = [:]
        var now = 0
        for _ in 0..<20_000 {
            switch random(4) {
            case 0, 1:
                let slot = random(50)
                let tick = now + 1 + random(DeadlineWheel.length - 2)
                wheel.set(slot: slot, tick: tick)
                model[slot] = tick
            case 2:
                let slot = random(50)
                wheel.clear(slot: slot)
                model[slot] = nil
            default:
                now += random(200)
                let expected = Set(model.filter { $0.value <= now }.keys)
                model = model.filter { $0.value > now }
                #expect(due(&wheel, upTo: now) == expected)
            }
            #expect(wheel.nextTick == model.values.min())
        }
    }
}
