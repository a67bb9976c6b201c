import Testing

@testable import LoadEngine

@Suite("The mix of operations")
struct OperationMixTests {
    @Test("operations come as often as their weights say")
    func proportions() throws {
        let mix = try OperationMix(loadText: "register=80,get=15,list=5")
        var random = RandomSource(seed: 9)

        var counts: [Operation: Int] = [:]
        for _ in 0..<100_000 { counts[mix.choose(&random), default: 0] += 1 }

        #expect(counts[.delete] == nil)
        #expect(abs((counts[.register] ?? 0) - 80_000) < 600)
        #expect(abs((counts[.get] ?? 0) - 15_000) < 600)
        #expect(abs((counts[.list] ?? 0) - 5_000) < 600)
    }

    @Test(
        "what is wrong is named",
        arguments: [
            ("", MixError.unknownOperation("")), ("update=1", .unknownOperation("update=1")),
            ("register", .unknownOperation("register")), ("register=-1", .badWeight("register=-1")),
            ("get=1.5", .badWeight("get=1.5")), ("get=1,get=2", .repeated(.get)), ("register=0", .nothing),
            ("list=99999999", .badWeight("list=99999999")), ("batch=1", .unknownOperation("batch=1")),
        ])
    func errors(_ text: String, _ error: MixError) {
        #expect(throws: error) { try OperationMix(loadText: text) }
    }
}
