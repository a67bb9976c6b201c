import Testing

@testable import LoadEngine

@Suite("Reading the options of a run")
struct PlanReaderTests {
    private func plan(_ texts: [PlanOption: [String]]) throws -> LoadPlan {
        try PlanReader(texts, availableCores: 2).plan()
    }

    @Test("without options it is a closed run as Locust's: users who think for 3 to 5 seconds")
    func defaults() throws {
        let plan = try plan([:])

        #expect(
            plan.model
                == .closed(
                    users: 100, spawnRate: try #require(Rate(perSecond: 10)), think: .seconds(3) ... .seconds(5)))
        #expect(plan.runTime == .seconds(120))
        #expect(plan.timeout == .seconds(10))
        #expect(plan.loops == 2)
        #expect(plan.routes == .legacy)
        #expect(plan.target.authority == "127.0.0.1:8000")
    }

    @Test("a rate makes it an open run")
    func open() throws {
        let plan = try plan([.rate: ["5k/s"], .arrivals: ["poisson"], .connections: ["64"], .seed: ["42"]])

        #expect(plan.askedRate?.perSecond == 5_000)
        #expect(plan.connections == 64)
        #expect(plan.seed == 42)
        #expect(plan.seedWasGiven)
    }

    @Test("a number of requests ends a run that has no time")
    func requests() throws {
        #expect(try plan([.requests: ["10"]]).runTime == nil)
        #expect(try plan([.requests: ["10"], .runTime: ["5s"]]).runTime == .seconds(5))
    }

    @Test(
        "a wrong value is refused with the option's name",
        arguments: [
            (.host, "https://example.com"), (.host, "http://"), (.host, "http://a:0"), (.host, "http://a:65536"),
            (.host, "http://u@a"), (.host, "ftp://a"), (.key, "a b"), (.header, "no colon"), (.header, "X: a\r\nY: b"),
            (.users, "0"), (.users, "-3"), (.users, "99999999999999999999"), (.spawnRate, "0"), (.think, "5s..3s"),
            (.think, "fast"), (.rate, "0/s"), (.runTime, "0"), (.timeout, "0"), (.timeout, "2h"), (.mix, "fly=1"),
            (.duplicates, "2"), (.seed, "-1"), (.seed, "18446744073709551616"), (.loops, "65"), (.failIf, "p99>20"),
            (.canonical, "yes"), (.requests, "1.5"),
        ] as [(PlanOption, String)])
    func wrongValue(_ option: PlanOption, _ text: String) throws {
        let error = try #require(throws: PlanError.self) { try plan([option: [text]]) }

        guard case .value(option, _) = error else {
            Issue.record("another option was blamed: \(error)")
            return
        }
        #expect(error.message.hasPrefix(option.rawValue))
    }

    @Test("a malformed key is not repeated in the error")
    func keyIsSecret() throws {
        let error = try #require(throws: PlanError.self) { try plan([.key: ["top secret"]]) }

        #expect(!error.message.contains("secret"))
    }

    @Test(
        "options of the two models exclude each other",
        arguments: [
            [.rate: ["5/s"], .users: ["3"]], [.rate: ["5/s"], .think: ["0"]], [.arrivals: ["poisson"]],
            [.connections: ["3"]], [.warmup: ["5s"], .runTime: ["5s"]], [.failIf: ["rate<99%"]],
        ] as [[PlanOption: [String]]])
    func combinations(_ texts: [PlanOption: [String]]) throws {
        let error = try #require(throws: PlanError.self) { try plan(texts) }

        guard case .combination = error else {
            Issue.record("not a matter of combination: \(error)")
            return
        }
    }

    @Test(
        "hosts",
        arguments: [
            ("http://127.0.0.1:8000", "127.0.0.1:8000", ""), ("app:8000/api/", "app:8000", "/api"),
            ("http://[::1]:8000", "[::1]:8000", ""), ("HTTP://example.com", "example.com", ""),
        ])
    func hosts(_ text: String, _ authority: String, _ base: String) throws {
        let target = try #require(LoadTarget(loadText: text))

        #expect(target.authority == authority)
        #expect(target.basePath == base)
    }
}
