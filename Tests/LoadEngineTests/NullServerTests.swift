import Testing

@testable import LoadEngine

@Suite("The null server", .timeLimit(.minutes(1)))
struct NullServerTests {
    @Test("answers everything until it is stopped")
    func answers() async throws {
        let server = try NullServer()
        async let serving: Void = server.serve()
        let plan = try PlanReader(
            [
                .host: ["127.0.0.1:\(server.port)"], .users: ["8"], .spawnRate: ["10000"], .think: ["0"],
                .requests: ["2000"], .mix: ["register=1,get=1,list=1,delete=1"],
            ], availableCores: 1
        ).plan()

        let figures = try await LoadRun(plan).run { _ in }
        await server.stop()
        await serving

        #expect(figures.tally.count() == 2_000)
        #expect(figures.tally.count(where: \.isError) == 0)
    }
}
