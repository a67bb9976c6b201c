import Foundation
import Jobs
import Redis
import RedisJobs
import Synchronization
import TestSupport
import Testing
import Transport

/// Any sequence of calls, however short, answers as the model does, and leaves every job in exactly one place after every
/// step. Many short sequences from an empty queue meet more of the corners than few long ones.
@Suite("A hundred thousand random sequences: the scripts answer as the model does", .privateRedis)
struct ModelTests {
    private let ids = ["a", "b", "c"]
    private let workers = ["v", "w"]

    /// `MODEL_SEQUENCES` for the long form.
    private static let sequences = Int(ProcessInfo.processInfo.environment["MODEL_SEQUENCES"] ?? "") ?? 100_000

    /// What several runners count together.
    private final class Tally: Sendable {
        private let state = Mutex((steps: 0, failures: [String]()))
        var steps: Int { state.withLock { $0.steps } }
        var failures: [String] { state.withLock { $0.failures } }
        func count(_ steps: Int) { state.withLock { $0.steps += steps } }
        func fail(_ story: String) { state.withLock { $0.failures.append(story) } }
    }

    @Test("each step answers as the model does, and breaks no invariant")
    func sequences() async throws {
        let address = try PrivateRedis.address()
        let tally = Tally()
        // As many as there are processors here; each has a connection and a thread of its own.
        let runners = 2
        await withTaskGroup(of: Void.self) { group in
            for runner in 0..<runners {
                group.addTask(executorPreference: BlockingExecutor(label: "model.\(runner)")) { [self] in
                    do {
                        let connection = try RedisConnection(to: address)
                        let cache = RedisScript.Cache()
                        for seed in stride(from: runner, to: Self.sequences, by: runners) {
                            let (count, failure) = try run(UInt64(seed), connection, cache)
                            tally.count(count)
                            guard let failure else { continue }
                            return tally.fail(failure)
                        }
                    } catch { tally.fail("\(error)") }
                }
            }
        }
        #expect(tally.failures == [])
        #expect(tally.steps > Self.sequences * 3)
    }

    /// One sequence in one pipeline: the model says beforehand what every step answers.
    private func run(
        _ seed: UInt64, _ connection: RedisConnection, _ cache: RedisScript.Cache
    ) throws -> (steps: Int, failure: String?) {
        var random = SeededGenerator(seed: seed)
        var model = MemoryQueueState()
        let steps = (0..<Int.random(in: 2...5, using: &random)).map { _ in
            ModelStep.random(ids: ids, workers: workers, on: &model, using: &random)
        }
        let check: RedisScript.Call = (
            Invariants.script, ([String(ids.count)] + ids + workers).map { RedisWord($0) }
        )
        let cleaning: RedisScript.Call = (Invariants.cleaning, (ids + workers).map { RedisWord($0) })
        let replies = try RedisScript.run(
            steps.flatMap { $0.calls + [check] } + [cleaning], on: connection, cache: cache,
            keys: [RedisWord("{model:\(seed)}")])
        var next = 0
        for (number, step) in steps.enumerated() {
            let mismatch = step.mismatch(Array(replies[next..<next + step.calls.count]))
            let violations = replies[next + step.calls.count].textValue ?? "no answer"
            next += step.calls.count + 1
            guard mismatch == nil, violations.isEmpty else {
                let story = steps[...number].map { $0.description() }.joined(separator: "; ")
                return (number, "seed \(seed): \(story): \(mismatch ?? "answered right"); violations: \(violations)")
            }
        }
        return (steps.count, nil)
    }
}
