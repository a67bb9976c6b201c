import Testing

@testable import LoadEngine

@Suite("The null server", .timeLimit(.minutes(1)))
struct NullServerTests {
    @Test("answers everything until it is stopped")
    func answers() async throws {
        let server = try NullServer()
        let serving = Task { try await server.serve() }
        let plan = try PlanReader(
            [
                .host: ["127.0.0.1:\(server.port)"], .users: ["8"], .spawnRate: ["10000"], .think: ["0"],
                .requests: ["2000"], .mix: ["register=1,get=1,list=1"],
            ], availableCores: 1
        ).plan()

        let figures = try await LoadRun(plan).run().figures(of: plan)
        server.stop()
        try await serving.value

        #expect(figures.tally.count() == 2_000)
        #expect(figures.tally.count(where: \.isError) == 0)
    }
}
