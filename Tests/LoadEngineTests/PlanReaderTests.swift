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

        #expect(plan.model == .closed(think: ThinkTime(.seconds(3) ... .seconds(5))))
        #expect(plan.profile == LoadProfile([.init(length: 10, from: 0, to: 100), .hold(100, for: 110)]))
        #expect(plan.timeout == .seconds(10))
        #expect(plan.loops == 2)
        #expect(plan.routes == .legacy)
        #expect(plan.target.authority == "127.0.0.1:8000")
    }

    @Test("a rate makes it an open run")
    func open() throws {
        let plan = try plan([.rate: ["5k/s"], .arrivals: ["poisson"], .connections: ["64"], .seed: ["42"]])

        #expect(plan.askedRate == 5_000)
        #expect(plan.connections == 64)
        #expect(plan.seed == 42)
        #expect(plan.seedWasGiven)
    }

    @Test("a number of requests ends a run that has no time")
    func requests() throws {
        #expect(try plan([.requests: ["10"], .rate: ["5/s"]]).profile.length == .infinity)
        #expect(try plan([.requests: ["10"], .runTime: ["5s"]]).profile.length == 5)
    }

    @Test(
        "a wrong value is refused with the option's name",
        arguments: [
            (.host, "https://example.com"), (.host, "http://"), (.host, "http://a:0"), (.host, "http://a:65536"),
            (.host, "http://u@a"), (.host, "ftp://a"), (.key, "a b"), (.header, "no colon"), (.header, "X: a\r\nY: b"),
            (.users, "0"), (.users, "-3"), (.users, "99999999999999999999"), (.spawnRate, "0"), (.think, "5s..3s"),
            (.think, "fast"), (.rate, "0/s"), (.runTime, "0"), (.timeout, "0"), (.timeout, "2h"), (.mix, "fly=1"),
            (.duplicates, "2"), (.seed, "-1"), (.seed, "18446744073709551616"), (.loops, "65"), (.failIf, "p99>20"),
            (.canonical, "yes"), (.requests, "1.5"), (.keepalive, "0"), (.stages, "30s"), (.step, "1k"), (.spike, "5x"),
            (.invalid, "5"), (.retries, "11"), (.batch, "1001"), (.locale, "xx"), (.emailDomain, "nowhere"),
            (.emailDomain, "a..b"),
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
            [.stages: ["5s:1k"], .step: ["1k/5s"]], [.stages: ["5s:1k"], .runTime: ["5s"]],
            [.stages: ["5s:1k"], .users: ["3"]], [.stages: ["5s:10u"], .rate: ["5/s"]],
            [.spike: ["5x@1s/1s"]], [.spike: ["5x@1s/9s"], .rate: ["5/s"], .runTime: ["5s"]],
            [.step: ["1k/5s"], .rate: ["5/s"]], [.replays: ["1%"]], [.failIf: ["lost>0"]],
            [.duplicates: ["60%"], .invalid: ["60%"]],
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

    @Test("stages, steps and spikes are loads over time")
    func shapes() throws {
        let stages = try plan([.stages: ["10s:1k,20s:0"], .rate: ["100/s"]])
        let users = try plan([.stages: ["10s:50u"], .think: ["0"]])
        let step = try plan([.step: ["10u/5s"], .runTime: ["20s"]])
        let spike = try plan([.spike: ["4x@5s/1s"], .rate: ["50/s"], .runTime: ["10s"]])

        #expect(stages.isOpen && stages.profile.level(at: 0) == 100 && stages.profile.length == 30)
        #expect(!users.isOpen && users.connections == 50)
        #expect(!step.isOpen && step.connections == 40)
        #expect(spike.isOpen && spike.askedRate == 200)
    }

    @Test("people come from a CSV file when there is one; what is wrong with it is told with its line")
    func data() throws {
        let reader = { (text: String) in
            PlanReader([.data: ["people.csv"]], availableCores: 1) { _ in Array(text.utf8) }
        }
        let head = "email,name,phone,document_url\n"
        let plan = try reader(
            head + "a@b.co,\"Ana \"\"Nita\"\"\",1234,https://x.example\r\nc@d.co,Bo,5678,https://y.example"
        )
        .plan()
        let people = PersonGenerator(seed: 35, options: plan.people)

        #expect(people.person(0).name == "Ana \"Nita\"")
        #expect(people.person(1).email == "c@d.co")
        #expect(people.person(2).email == "a.z.1@b.co")
        for (text, part) in [
            ("", "empty"), ("name\nx", "column"), (head, "nobody"), (head + "a@b.co,x\n", "line 2"),
            (head + "a@b.co,x,1,y\nz,x,1,y", "line 3"), (head + "\"a", "line 2"),
        ] {
            let error = try #require(throws: PlanError.self) { try reader(text).plan() }
            #expect(error.message.contains(part), "\(error.message)")
        }
    }
}
