import Testing

@testable import LoadEngine

/// Runs against a server that behaves as scripted, and gives the figures.
private func run(
    _ options: [PlanOption: [String]], against script: @escaping @Sendable (Int) -> ScriptedServer.Behaviour
) async throws -> Figures {
    let server = ScriptedServer(script)
    defer { server.stop() }
    var texts = options
    texts[.host] = ["127.0.0.1:\(server.port)"]
    return try await measured(try PlanReader(texts, availableCores: 2).plan())
}

private func measured(_ plan: LoadPlan) async throws -> Figures {
    try await LoadRun(plan).run().figures(of: plan)
}

@Suite("A run against a server", .timeLimit(.minutes(1)))
struct LoadRunTests {
    private static let closed: [PlanOption: [String]] = [
        .users: ["4"], .spawnRate: ["1000"], .think: ["0"], .requests: ["40"], .timeout: ["30s"],
    ]

    @Test("a closed run sends exactly the requests it was given and counts every answer")
    func closedRun() async throws {
        let figures = try await run(Self.closed) { _ in .answer() }

        #expect(figures.tally.asked == 40)
        #expect(figures.tally.outcomes.all.map(\.label) == ["register 200"])
        #expect(figures.tally.count(of: .register) { $0 == .answered(status: 200, .right) } == 40)
        #expect(figures.tally.connects == 4)
        #expect(figures.verdict == .passed)
    }

    @Test("an open run sends exactly the requests it was given", arguments: ["constant", "poisson"])
    func openRun(_ arrivals: String) async throws {
        let figures = try await run(
            [.rate: ["1000/s"], .arrivals: [arrivals], .requests: ["300"], .connections: ["8"]]) { _ in .answer() }

        #expect(figures.tally.asked == 300)
        #expect(figures.tally.answered == 300)
        #expect(figures.achievedShare == 1)
    }

    @Test("no time is shorter than the server's known delay, and response is never below service")
    func knownDelay() async throws {
        let figures = try await run(Self.closed.merging([.requests: ["20"]]) { $1 }) { _ in
            .answer(after: .milliseconds(50))
        }
        let times = figures.tally.latencies(of: .register)

        #expect(times.service.count == 20)
        // The histogram keeps three digits.
        #expect(times.service.minimum >= 49_900)
        #expect(times.response.value(atPercentile: 50) >= times.service.value(atPercentile: 50))
    }

    @Test("a stall of one second shows in the response times, while the service times hide it (coordinated omission)")
    func coordinatedOmission() async throws {
        let figures = try await run([.rate: ["200/s"], .runTime: ["3s"], .connections: ["1"], .loops: ["1"]]) {
            number in
            number == 100 ? .answer(after: .seconds(1)) : .answer()
        }
        let times = figures.tally.latencies(of: .register)

        // A third of the schedule fell into the stall or its aftermath; one request alone was on the wire.
        #expect(times.response.value(atPercentile: 90) > 300_000)
        #expect(times.service.value(atPercentile: 90) * 2 < times.response.value(atPercentile: 90))
        #expect(figures.tally.waitedForConnection > 100)
        #expect(figures.tally.asked == 600)
    }

    @Test(
        "what goes wrong is counted under its name, and the run goes on",
        arguments: [
            (.close, [.failed(.closed)]), (.truncate, [.failed(.closed)]),
            (.reset, [.failed(.reset), .failed(.closed)]),
            (.send(Array("SSH-2.0-OpenSSH_9.2\r\n\r\n".utf8)), [.failed(.malformed)]),
            (
                .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n".utf8)),
                [.failed(.malformed)]
            ),
            (
                .send(Array("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n".utf8)),
                [.answered(status: 503, .wrong(.status))]
            ),
            (
                .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".utf8)),
                [.answered(status: 200, .wrong(.noIdentifier))]
            ),
        ] as [(ScriptedServer.Behaviour, [Outcome])])
    func faults(_ behaviour: ScriptedServer.Behaviour, _ expected: [Outcome]) async throws {
        let figures = try await run(Self.closed.merging([.users: ["2"], .requests: ["8"]]) { $1 }) { number in
            number % 2 == 0 ? behaviour : .answer()
        }

        #expect(figures.tally.count() == 8)
        #expect(figures.tally.count(where: expected.contains) == 4)
        #expect(figures.tally.count { $0 == .answered(status: 200, .right) } == 4)
        #expect(figures.errorShare(of: nil) == 0.5)
    }

    @Test("a timeout is counted with its full duration")
    func timeouts() async throws {
        let figures = try await run(Self.closed.merging([.requests: ["4"], .timeout: ["300ms"]]) { $1 }) { _ in .silence
        }

        #expect(figures.tally.count { $0 == .failed(.timedOut) } == 4)
        #expect(figures.tally.latencies(of: nil).response.minimum >= 299_000)
    }

    @Test("a server that closes after every answer is no error; a connection is opened for each")
    func closingServer() async throws {
        let figures = try await run(Self.closed) { _ in .answerAndClose }

        #expect(figures.tally.count(where: \.isError) == 0)
        #expect(figures.tally.connects == 40)
    }

    @Test("what is due and never sent is an error with the time it waited, not a gap in the statistics")
    func unsent() async throws {
        let figures = try await run(
            [.rate: ["200/s"], .runTime: ["1s"], .connections: ["1"], .loops: ["1"], .timeout: ["2s"]]
        ) { _ in .answer(after: .milliseconds(400)) }

        let unsent = figures.tally.count { $0 == .failed(.unsent) }
        #expect(unsent > 100)
        #expect(figures.tally.count() == figures.tally.asked)
        #expect(figures.remarks.contains { $0.contains("waited for a free connection") || $0.contains("fell behind") })
    }

    @Test("outstanding requests are bounded; what exceeds the bound is counted")
    func bounded() async throws {
        let figures = try await run(
            [
                .rate: ["500/s"], .requests: ["100"], .connections: ["2"], .loops: ["1"], .maxOutstanding: ["10"],
                .timeout: ["500ms"],
            ]
        ) { _ in .silence }

        #expect(figures.tally.count { $0 == .failed(.overflow) } > 0)
        #expect(figures.tally.count() == 100)
    }

    @Test("a mixed run reads, lists and deletes what it registered")
    func mixed() async throws {
        let figures = try await run(
            Self.closed.merging([.mix: ["register=2,get=2,list=1,delete=1"], .requests: ["400"]]) { $1 }
        ) { _ in .answer() }

        #expect(figures.tally.count() == 400)
        // This server has nobody deleted, and is told so.
        #expect(figures.tally.count { $0.isError && $0 != .answered(status: 200, .wrong(.deletedFound)) } == 0)
        for operation in [Operation.register, .get, .list, .delete] { #expect(figures.tally.count(of: operation) > 0) }
    }

    @Test("the warm-up is sent, and left out of the figures")
    func warmup() async throws {
        let server = ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let plan = try PlanReader(
            [.host: ["127.0.0.1:\(server.port)"], .rate: ["100/s"], .requests: ["100"], .warmup: ["500ms"]],
            availableCores: 1
        ).plan()

        let figures = try await measured(plan)

        #expect(server.requestCount == 100)
        #expect(figures.tally.count() == 50)
        #expect(figures.tally.asked == 50)
    }

    @Test("a run that is cancelled reports what it has, although the server never answers")
    func aborting() async throws {
        let server = ScriptedServer { $0 <= 10 ? .answer() : .silence }
        defer { server.stop() }
        let plan = try PlanReader(
            [.host: ["127.0.0.1:\(server.port)"], .rate: ["200/s"], .timeout: ["1h"]], availableCores: 2
        ).plan()
        let task = Task { try await measured(plan) }
        while server.requestCount < 20 { await Task.yield() }

        task.cancel()
        let figures = try await task.value

        #expect(figures.verdict == .aborted)
        #expect(figures.tally.answered == 10)
        #expect(figures.tally.count(where: \.isError) == 0)
    }

    @Test("nobody there is told before the run")
    func unreachable() async throws {
        let server = ScriptedServer { _ in .answer() }
        server.stop()
        let plan = try PlanReader([.host: ["127.0.0.1:\(server.port)"]], availableCores: 1).plan()

        await #expect(throws: LoadRunError.self) { try await LoadRun(plan).run() }
    }
}
