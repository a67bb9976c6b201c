import Synchronization
import Testing
import Transport

@testable import LoadEngine

@Suite("Runs over several generators")
struct DistributedTests {
    private func frame(_ second: Int, requests: Int, time: UInt64, level: Double = 100) -> Frame {
        var frame = Frame(start: Double(second), end: Double(second + 1))
        frame.level = level
        for _ in 0..<requests {
            frame.tallies.steady.record(
                .register, .answered(status: 200, .right), response: time, service: time, at: 0, bytes: 0, sample: nil)
        }
        return frame
    }

    @Test("seconds are given on when all have told of them, with every measurement of each")
    func merging() {
        var merger = RunMerger([1, 2])

        #expect(merger.add(frame(0, requests: 3, time: 1_000), from: 1).isEmpty)
        let merged = merger.add(frame(0, requests: 1, time: 9_000), from: 2)

        #expect(merged.count == 1)
        #expect(merged[0].level == 100)
        let times = merged[0].tallies.steady.latencies(of: nil).response
        #expect(times.count == 4 && times.minimum <= 1_000 && times.maximum >= 8_990)
    }

    @Test("one who is lost is waited for no longer, and what it has told counts")
    func loss() {
        var merger = RunMerger([1, 2])
        _ = merger.add(frame(0, requests: 2, time: 1_000), from: 1)
        _ = merger.add(frame(1, requests: 2, time: 1_000), from: 1)
        #expect(merger.add(frame(0, requests: 5, time: 1_000), from: 2).count == 1)

        let rest = merger.end(2)
        #expect(rest.map { $0.tallies.steady.count() } == [2])
        #expect(!merger.isOver)
        #expect(merger.end(1).isEmpty && merger.isOver)
        #expect(merger.add(frame(2, requests: 1, time: 1), from: 2).isEmpty)
    }

    @Test("pieces are cut out of the stream wherever it is split", arguments: [1, 2, 3, 7, 1_000])
    func pieces(_ step: Int) throws {
        let long = [UInt8](repeating: 7, count: 300)
        let stream = RecordingFile.chunk("J", [1]) + RecordingFile.chunk("F", long) + RecordingFile.chunk("X", [])
        var reader = PieceReader()
        var found: [(Character, Int)] = []
        for start in stride(from: 0, to: stream.count, by: step) {
            stream[start..<min(start + step, stream.count)].withUnsafeBytes { reader.append($0) }
            while let piece = try reader.next() { found.append((piece.letter, piece.contents.count)) }
        }
        #expect(found.map(\.0) == ["J", "F", "X"] && found.map(\.1) == [1, 300, 0])
    }

    @Test("what is no piece is refused")
    func malformed() {
        var reader = PieceReader()
        Array("GET / HTTP/1.1\r\n\r\n".utf8).withUnsafeBytes { reader.append($0) }
        // A letter, and a length that never ends within its bound.
        #expect(throws: RecordingError.malformed) {
            var other = PieceReader()
            Array("j".utf8).withUnsafeBytes { other.append($0) }
            [UInt8](repeating: 0, count: 4).withUnsafeBytes { other.append($0) }
            _ = try other.next()
        }
    }

    @Test("an assignment comes through as it was sent")
    func assignment() throws {
        let sent = Assignment(
            options: [.rate: ["500/s"], .failIf: ["p99>1s", "errors>0"]], firstLane: 2, loops: 2, lanes: 4)
        #expect(Assignment(json: sent.json) == sent)
        #expect(Assignment(json: Array("{}".utf8)) == nil)
    }

    private func course(workers: Int, losing: Bool) async throws -> Recording {
        let server = ScriptedServer { _ in .answer() }
        defer { server.stop() }
        let coordinator = try Coordinator(.ipv4(0x7F00_0001, port: 0))
        let options: [PlanOption: [String]] = [
            .host: ["http://127.0.0.1:\(server.port)"], .rate: ["200/s"], .runTime: ["3s"], .seed: ["5"],
            .connections: ["8"],
        ]
        let plan = try PlanReader(options, availableCores: 1).plan()
        let address = coordinator.address
        let recording = await withTaskGroup(of: Recording?.self) { group in
            let tasks = (0..<workers).map { _ in
                Task { try? await RemoteWorker(loops: 1).run(joining: address) { _ in } }
            }
            let isLost = Mutex(false)
            group.addTask {
                await coordinator.run(
                    plan, options: options, header: RunHeader(plan: plan), expecting: workers, say: { _ in },
                    sink: { _ in
                        // After the first second, once.
                        guard losing,
                            isLost.withLock({ was in
                                defer { was = true }; return !was
                            })
                        else { return }
                        tasks[0].cancel()
                    })
            }
            let recording = await group.next() ?? nil
            await coordinator.close()
            for task in tasks { _ = await task.value }
            return recording
        }
        return try #require(recording)
    }

    @Test("two workers make one run: all of its requests, and nobody registered twice")
    func together() async throws {
        let figures = try await course(workers: 2, losing: false).figures()

        #expect(figures.tally.asked == 600)
        #expect(figures.tally.answered == 600)
        #expect(figures.ending == RunEnding())
    }

    @Test("a worker that is lost is noted, and the others do its part")
    func lost() async throws {
        let recording = try await course(workers: 2, losing: true)
        let figures = try recording.figures()

        #expect(recording.events.contains { $0.text.contains("lost") })
        // One alone would have asked for half of what came after the first second.
        #expect(figures.tally.asked > 430, "\(figures.tally.asked)")
        #expect(figures.ending.wasAborted == false)
    }
}
