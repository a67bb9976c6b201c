import Testing

@testable import LoadEngine

@Suite("The shape of a run")
struct LoadProfileTests {
    private let profile = LoadProfile([
        .init(length: 30, from: 0, to: 1_000), .hold(1_000, for: 60), .init(length: 10, from: 1_000, to: 0),
    ])

    @Test(
        "has one level at each moment",
        arguments: [(0.0, 0.0), (15, 500), (30, 1_000), (60, 1_000), (95, 500), (100, 0), (1_000, 0)])
    func level(_ time: Double, _ level: Double) {
        #expect(profile.level(at: time) == level)
        #expect(profile.length == 100)
        #expect(profile.peak == 1_000)
    }

    @Test("knows where it changes; a step or a change within a second is no ramp")
    func ramps() {
        let steps = LoadProfile([.hold(1, for: 5), .init(length: 0.5, from: 1, to: 9), .hold(9, for: 5)])

        #expect(profile.isRamp(at: 29) && !profile.isRamp(at: 31) && profile.isRamp(at: 91))
        #expect(!steps.isRamp(at: 5.2))
        #expect(profile.isConstant(from: 45) == false)
        #expect(LoadProfile.constant(7, for: 10).isConstant(from: 3))
    }

    @Test("what is left of it after some time is the same load", arguments: [0.0, 12, 30, 44, 95, 100, 150])
    func remainder(_ time: Double) {
        let rest = profile.remainder(from: time)

        #expect(abs(rest.length - max(0, 100 - time)) < 1e-9)
        for later in stride(from: 0.0, to: max(0, 100 - time), by: 7) {
            #expect(abs(rest.level(at: later) - profile.level(at: time + later)) < 1e-6)
        }
        #expect(profile.remainder(from: time, at: 5).level(at: 1) == 5)
    }

    @Test("stages are straight lines between levels, of requests or of users")
    func stages() throws {
        let stages = try #require(StagesText(loadText: "30s:1k,1m:1k/s,10s:0"))
        let users = try #require(StagesText(loadText: "10s:50u,20s:0"))

        #expect(stages.unit == .rate && users.unit == .users)
        #expect(stages.profile(from: 0) == profile)
        #expect(users.profile(from: 10).level(at: 5) == 30)
    }

    @Test("steps rise by the same height, and the last one ends with the run")
    func steps() throws {
        let step = try #require(StepText(loadText: "1k/20s"))

        let profile = try #require(step.profile(until: 50))

        #expect(profile.segments == [.hold(1_000, for: 20), .hold(2_000, for: 20), .hold(3_000, for: 10)])
    }

    @Test("a spike is a multiple of the load for a while")
    func spike() throws {
        let spike = try #require(SpikeText(loadText: "5x@60s/10s"))

        let profile = try #require(spike.profile(over: 100, until: 120))

        #expect(profile.segments == [.hold(100, for: 60), .hold(500, for: 10), .hold(100, for: 50)])
        #expect(spike.profile(over: 100, until: 65) == nil)
    }

    @Test(
        "what cannot be read is refused",
        arguments: ["", "30s", "30s:", ":1k", "30s:1k,", "30s:1k,10s:5u", "0s:1k", "x:1", "30s:-1", "30s:0"])
    func malformedStages(_ text: String) {
        #expect(StagesText(loadText: text) == nil)
    }

    @Test("what cannot be read is refused", arguments: ["", "1k", "1k/0s", "0/20s", "1k/10ms", "x/20s", "/20s"])
    func malformedSteps(_ text: String) {
        #expect(StepText(loadText: text) == nil)
    }

    @Test(
        "what cannot be read is refused",
        arguments: ["", "5x", "5x@60s", "5@60s/10s", "0x@60s/10s", "5x@60s/0s", "x@1s/1s"])
    func malformedSpikes(_ text: String) {
        #expect(SpikeText(loadText: text) == nil)
    }
}
