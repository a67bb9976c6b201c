import Testing

@testable import LoadEngine

@Suite("A run under control", .timeLimit(.minutes(1)))
struct RunControlTests {
    private func run(_ texts: [PlanOption: [String]], _ server: ScriptedServer) throws -> LoadRun {
        let all = texts.merging([.host: ["127.0.0.1:\(server.port)"]]) { $1 }
        return LoadRun(try PlanReader(all, availableCores: 2).plan())
    }

    @Test("another rate holds from then on, and is noted")
    func level() async throws {
        let server = ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let run = try run([.rate: ["100/s"], .runTime: ["4s"]], server)
        let done = Task { try await run.run() }
        for await snapshot in run.feed.snapshots() where snapshot.elapsed > 1 && snapshot.level == 100 {
            run.control.setLevel(300)
        }

        let recording = try await done.value
        let figures = recording.figures(of: run.plan)

        #expect(recording.events.map(\.kind) == [.level])
        #expect(recording.events.first?.text == "300.0/s")
        let changed = try #require(recording.events.first).start
        let asked = 100 * changed + 300 * (4 - changed)
        #expect(abs(Double(figures.tally.asked) - asked) <= 4)
        #expect(figures.tally.answered == figures.tally.asked)
    }

    @Test("a pause sends nothing, and its time is added")
    func pause() async throws {
        let server = ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let run = try run([.rate: ["200/s"], .runTime: ["3s"]], server)
        let done = Task { try await run.run() }
        var pausedSeconds = 0
        for await snapshot in run.feed.snapshots() {
            if snapshot.elapsed > 0.5, pausedSeconds == 0, !snapshot.isPaused { run.control.pause() }
            if snapshot.isPaused {
                pausedSeconds += 1
                if pausedSeconds > 1 { #expect(snapshot.frame.tallies.whole.asked == 0) }
                if pausedSeconds == 2 { run.control.resume() }
            }
        }

        let recording = try await done.value
        let figures = recording.figures(of: run.plan)

        // A pause falls between two requests; which one comes first after it may differ by one for each loop.
        #expect(abs(figures.tally.asked - 600) <= 2)
        #expect(abs(figures.span - 3) < 0.2)
        #expect(recording.events.first.map { $0.kind == .pause && $0.end != nil } == true)
    }

    @Test("users come and go as they are told")
    func users() async throws {
        let server = ScriptedServer { _ in .answer(after: .milliseconds(5)) }
        defer { server.stop() }
        let run = try run([.users: ["4"], .spawnRate: ["1000"], .think: ["0"], .runTime: ["5s"]], server)
        let done = Task { try await run.run() }
        var seen: [Int] = []
        for await snapshot in run.feed.snapshots() {
            seen.append(snapshot.frame.active)
            if seen.count == 1 { #expect(run.control.setLevel(9) == 9) }
            if seen.count == 3 { #expect(run.control.setLevel(2) == 2) }
        }

        let recording = try await done.value

        #expect(seen[0] == 4)
        #expect(seen[2] == 9)
        #expect(seen[4...].contains(2))
        #expect(recording.figures(of: run.plan).tally.count(where: \.isError) == 0)
    }

    @Test("a run that is ended answers what is due and counts; it is not aborted")
    func end() async throws {
        let server = ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let run = try run([.rate: ["100/s"], .runTime: ["1h"]], server)
        let done = Task { try await run.run() }
        for await snapshot in run.feed.snapshots() where snapshot.elapsed > 0.9 { run.control.end(because: "enough") }

        let figures = try await done.value.figures(of: run.plan)

        #expect(figures.verdict == .passed)
        #expect(figures.ending.reason == "enough")
        #expect(figures.tally.answered == figures.tally.asked)
    }

    @Test("a threshold that is not met ends the run when it is told to")
    func abortOnFail() async throws {
        let server = ScriptedServer { _ in .send(Array("HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n".utf8)) }
        defer { server.stop() }
        let run = try run(
            [
                .rate: ["100/s"], .runTime: ["1h"], .failIf: ["errors>1%"], .abortOnFail: ["true"], .grace: ["500ms"],
            ], server)

        let figures = try await run.run().figures(of: run.plan)

        #expect(figures.verdict == .thresholdFailed)
        #expect(figures.ending.reason == RunEnding.thresholdReason)
    }

    @Test("whoever comes after the end is told so at once")
    func afterTheEnd() async throws {
        let server = ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let run = try run([.rate: ["100/s"], .requests: ["10"]], server)
        _ = try await run.run()

        var late = 0
        for await _ in run.feed.snapshots() { late += 1 }

        #expect(late == 0)
        #expect(run.feed.latest?.total.steady.answered == 10)
        #expect(run.control.setLevel(5) == nil)
    }
}
