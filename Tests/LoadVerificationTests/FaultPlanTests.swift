import Testing

@testable import LoadVerification

@Suite("Plans of faults")
struct FaultPlanTests {
    private func plan(_ text: String, length: Double = 60, seed: UInt64 = 1) throws -> FaultPlan {
        try FaultPlan(text, length: length, seed: seed)
    }

    @Test("a plan is read, in the order of its times")
    func reading() throws {
        let plan = try plan(
            """
            at 30s smtp 450 for 10s   # greylisting
            at 5s kill -9 worker back 2s; at 20s redis flush

            at 40s net delay 20ms jitter 30ms for 5s
            """)

        #expect(plan.entries.map(\.at) == [5, 20, 30, 40])
        #expect(
            plan.entries.map(\.action) == [
                .kill("worker", back: 2), .flushRedis, .mail(.refuse(code: 450), for: 10),
                .network(.delay(0.02, jitter: 0.03), for: 5),
            ])
        #expect(plan.processes == ["worker"] && plan.needsMailServer && plan.needsRedis && plan.needsProxy)
    }

    @Test("what comes again and again comes until the end of the run")
    func repetition() throws {
        #expect(try plan("every 15s net reset 1% for 1s").entries.map(\.at) == [15, 30, 45])
    }

    @Test("moments that are left open are decided by the seed: the same one gives the same plan")
    func seeded() throws {
        let text = "at 10s..50s freeze api for 2s"
        #expect(try plan(text, seed: 7) == plan(text, seed: 7))
        #expect(try plan(text, seed: 7) != plan(text, seed: 8))
        #expect((10...50).contains(try plan(text).entries[0].at))
    }

    @Test(
        "what is wrong is named with its line",
        arguments: [
            ("", 1, "no fault"), ("at 5s kill api\nin 6s kill api", 2, "“in”"), ("at soon kill api", 1, "“soon”"),
            ("at 5s explode", 1, "“explode”"), ("at 5s smtp 200", 1, "“200”"), ("at 5s kill", 1, "which process"),
            ("at 5s kill api back yesterday", 1, "“yesterday”"), ("at 5s redis flush now", 1, "“now”"),
            ("at 9s..5s redis flush", 1, "“9s..5s”"),
        ])
    func wrong(_ text: String, _ line: Int, _ part: String) {
        let error = #expect(throws: FaultPlanError.self) { try plan(text) }
        #expect(error?.line == line)
        #expect(error?.text.contains(part) == true, "\(error?.text ?? "")")
    }

    @Test(
        "every preset can be read, and leaves the service time to recover before the end", arguments: FaultPlan.presets)
    func presets(_ name: String) throws {
        let plan = try plan(try #require(FaultPlan.preset(name, length: 60)))

        #expect(plan.entries.count >= 3)
        for entry in plan.entries { #expect(entry.at + entry.action.length < 60) }
    }
}
