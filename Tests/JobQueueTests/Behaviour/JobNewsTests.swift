import Jobs
import TestSupport
import Testing
import Timekeeping

@Suite("Every queue: what is told of a job besides its end", .privateRedis)
struct JobNewsTests {
    @Test("a claim that begins is news, with the number of the try and its moment", arguments: QueueKind.allCases)
    func began(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("w")
        let before = Timestamp.now().milliseconds - 1_000
        _ = try line.start("w")

        let status = try #require(try line.statuses(of: ["a"]).first ?? nil)
        #expect(status.state == .active && status.tries == 1 && status.doubts == 0)
        let moment = try #require(status.triedAt)
        #expect(moment > before && moment < before + 60_000)
        if let news = try line.news() {
            #expect(news == [JobEvent(id: "a", change: .began, tries: 1, triedAt: moment, doubts: 0)])
        }
    }

    @Test(
        "a job that is begun by a call of its own counts once, however often that is said",
        arguments: QueueKind.allCases)
    func begunLater(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("w")
        _ = try line.claim("w")
        #expect(try line.statuses(of: ["a"]) == [JobStatus(state: .active)])
        for phase in [DeliveryPhase.run, .run, .data, .data] {
            #expect(try line.begin(worker: "w", job: "a", phase: phase))
        }
        #expect(try line.statuses(of: ["a"])[0]?.tries == 1)
        if let news = try line.news() { #expect(news.map(\.change) == [.began]) }
    }

    @Test("each retry is news, and says how often it was tried and how often in doubt", arguments: QueueKind.allCases)
    func retries(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("w")
        for cause in [RetryCause.counted, .uncertain, .provider] {
            _ = try line.start("w")
            _ = try line.settle("w", "a", .retry(after: .zero, cause: cause, reason: "later"))
            _ = try line.promote(limit: 1)
        }
        #expect(try line.statuses(of: ["a"])[0]?.tries == 3)
        #expect(try line.statuses(of: ["a"])[0]?.doubts == 1)
        if let news = try line.news() {
            #expect(
                news.map(\.timeless) == [
                    JobEvent(id: "a", change: .began, tries: 1), JobEvent(id: "a", change: .postponed, tries: 1),
                    JobEvent(id: "a", change: .began, tries: 2),
                    JobEvent(id: "a", change: .postponed, tries: 2, doubts: 1),
                    JobEvent(id: "a", change: .began, tries: 3, doubts: 1),
                    JobEvent(id: "a", change: .postponed, tries: 3, doubts: 1),
                ])
        }
    }

    @Test("a delivery that is given back is no try; one that died is", arguments: QueueKind.allCases)
    func returned(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("v")
        try line.enlist("w")
        _ = try line.start("w")
        _ = try line.settle("w", "a", .released)
        #expect(try line.statuses(of: ["a"])[0]?.tries == 0)
        _ = try line.start("w")
        _ = try line.bury("w")
        #expect(try line.statuses(of: ["a"])[0]?.tries == 1)
        if let news = try line.news() {
            #expect(
                news.map(\.timeless) == [
                    JobEvent(id: "a", change: .began, tries: 1), JobEvent(id: "a", change: .returned, tries: 0),
                    JobEvent(id: "a", change: .began, tries: 1), JobEvent(id: "a", change: .returned, tries: 1),
                ])
        }
    }

    @Test("what was merely claimed and comes back is no news", arguments: QueueKind.allCases)
    func silent(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a")])
        try line.enlist("v")
        try line.enlist("w")
        _ = try line.claim("w")
        _ = try line.settle("w", "a", .released)
        _ = try line.claim("w")
        _ = try line.bury("w")
        if let news = try line.news() { #expect(news.isEmpty) }
    }

    @Test("an end says how many tries it took and whether it was in doubt", arguments: QueueKind.allCases)
    func ends(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a"), .plain("b")])
        try line.enlist("w")
        _ = try line.start("w", upTo: 2)
        _ = try line.settle("w", "a", .retry(after: .zero, cause: .uncertain, reason: "no reply"))
        _ = try line.settle("w", "b", .dead(.recipient, reason: "550"))
        _ = try line.promote(limit: 1)
        _ = try line.start("w")
        _ = try line.settle("w", "a", .done(code: 250))

        let statuses = try line.statuses(of: ["a", "b"])
        #expect(statuses[0]?.timeless == JobStatus(state: .ended(.done(code: 250)), tries: 2, doubts: 1))
        #expect(statuses[1]?.timeless == JobStatus(state: .ended(.dead(reason: "recipient")), tries: 1))
        if let news = try line.news() {
            #expect(news.last?.timeless == JobEvent(id: "a", change: .ended(.done(code: 250)), tries: 2, doubts: 1))
        }
    }

    @Test("a job that a queue has lost comes with its past, and is marked", arguments: QueueKind.allCases)
    func history(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a", history: JobHistory(tries: 3, doubts: 1)), .plain("b")])
        try line.enlist("w")
        let jobs = try line.start("w", upTo: 2)

        #expect(jobs.map(\.wasLost) == [true, false])
        #expect(jobs.map(\.doubts) == [1, 0] && jobs.map(\.attempts) == [0, 0])
        #expect(try line.statuses(of: ["a"])[0]?.tries == 4)
    }

    @Test(
        "a requeued job is told of, and begins anew without forgetting how often it was tried",
        arguments: QueueKind.allCases)
    func requeued(kind: QueueKind) throws {
        let line = try kind.make().connect()
        _ = try line.enqueue([.plain("a", history: JobHistory(tries: 0, doubts: 0))])
        try line.enlist("w")
        _ = try line.start("w")
        _ = try line.settle("w", "a", .dead(.content, reason: "554"))
        #expect(try line.requeue("a"))

        let job = try #require(try line.start("w").first)

        #expect(job.doubts == 0 && !job.wasLost && job.crashes == 0)
        if let news = try line.news() {
            #expect(news.map(\.change) == [.began, .ended(.dead(reason: "content")), .requeued, .began])
            #expect(news.map(\.tries) == [1, 1, 1, 2])
        }
    }
}
