import Jobs
import Redis
import RedisJobs
import TestSupport

/// One step of a random sequence: calls of the scripts, and whether they answer what the model says.
struct ModelStep {
    /// Made only when something is wrong: texts made by reflection would cost more than all the rest.
    let description: () -> String
    let calls: [RedisScript.Call]
    /// What is wrong with the replies; nil: nothing.
    let mismatch: ([RedisReply]) -> String?

    /// The moment that the model takes every step at. Redis goes by its own clock; nothing here is due soon.
    static let now: Int64 = 1_800_000_000_000
    private static let farAway: Int64 = 4_102_444_800_000
    private static let lease = Duration.seconds(3_600)

    /// A call, and what it shall answer.
    private struct Question {
        let call: RedisScript.Call
        let mismatch: (RedisReply) -> String?

        /// - Parameter essence: what two clocks do not tell differently.
        init<Value, Essence: Equatable>(
            _ call: QueueCall<Value>, _ expected: Result<Essence, JobQueueError>,
            _ essence: @escaping (Value) -> Essence
        ) {
            self.call = call.scriptCall
            mismatch = { reply in
                let answer: Result<Essence, JobQueueError>
                do throws(JobQueueError) { answer = .success(essence(try call.value(of: reply))) } catch {
                    answer = .failure(error)
                }
                return answer == expected ? nil : "\(answer) instead of \(expected)"
            }
        }

        init<Value: Equatable>(_ call: QueueCall<Value>, _ expected: Value) {
            self.init(call, .success(expected)) { $0 }
        }
    }

    private init(_ description: @escaping @autoclosure () -> String, _ questions: Question...) {
        self.description = description
        calls = questions.map(\.call)
        mismatch = { replies in
            for (question, reply) in zip(questions, replies) {
                if let text = question.mismatch(reply) { return text }
            }
            return nil
        }
    }

    /// Moments and pauses differ between two clocks; whether there is a pause does not.
    private struct ClaimEssence: Equatable {
        let jobs: [ClaimedJob]
        let isPaused: Bool

        init(_ claim: Claim) {
            jobs = claim.jobs
            isPaused = claim.pause != nil
        }
    }

    static func random(
        ids: [String], workers: [String], on model: inout MemoryQueueState,
        using random: inout some RandomNumberGenerator
    ) -> ModelStep {
        let id = ids[Int.random(in: ids.indices, using: &random)]
        let worker = workers[Int.random(in: workers.indices, using: &random)]
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<22: return enqueue(id, on: &model, using: &random)
        case 22..<32:
            let expected: Result<Bool, JobQueueError>
            do throws(JobQueueError) {
                try model.register(worker, until: now + lease.wholeMilliseconds)
                expected = .success(true)
            } catch { expected = .failure(error) }
            return ModelStep(
                "register \(worker)", Question(.beat(worker, lease: lease, isFirst: true), expected) { $0 })
        case 32..<38: return bury(worker, on: &model)
        case 38..<62: return claim(worker, on: &model, using: &random)
        case 62..<72:
            let phase: DeliveryPhase = Bool.random(using: &random) ? .run : .data
            let isHeld = model.begin(worker, job: id, phase: phase, now: now)
            return ModelStep("begin \(worker) \(id) \(phase)", Question(.begin(worker, id, phase), isHeld))
        case 72..<90: return finish(worker, id, on: &model, using: &random)
        case 90..<93:
            let moved = model.promote(limit: 2, now: now).moved
            return ModelStep("promote", Question(.promote(limit: 2), .success(moved)) { $0.moved })
        case 93..<95:
            return ModelStep("requeue \(id)", Question(.requeue([id]), [model.requeue(id)]))
        case 95: return ModelStep("advance \(id)", Question(.advance([id]), [model.advance(id)]))
        case 96..<98:
            return ModelStep("remove \(id)", Question(.remove([id]), [model.remove(id, now: now)]))
        case 98:
            let count = model.forget(deadFor: 0, limit: 1, now: now)
            return ModelStep("forget", Question(.forget(deadFor: .zero, limit: 1), count))
        default:
            let count = model.disown(worker, except: [id], now: now)
            return ModelStep("disown \(worker)", Question(.disown(worker, except: [id]), count))
        }
    }

    private static func enqueue(
        _ id: String, on model: inout MemoryQueueState, using random: inout some RandomNumberGenerator
    ) -> ModelStep {
        let lane = JobLane.allCases[Int.random(in: 0..<3, using: &random)]
        let isLate = Int.random(in: 0..<6, using: &random) == 0
        let isLost = Int.random(in: 0..<6, using: &random) == 0
        let job = QueuedJob.plain(
            id, lane: lane, notBefore: isLate ? farAway : 0, history: isLost ? JobHistory(tries: 2, doubts: 1) : nil)
        return ModelStep(
            "enqueue \(id) \(lane) late \(isLate) lost \(isLost)",
            Question(.enqueue([job]), [model.enqueue(job, now: now)]))
    }

    /// The worker dies, and others recover its jobs.
    private static func bury(_ worker: String, on model: inout MemoryQueueState) -> ModelStep {
        let wasAlive = model.beat(worker, until: now, now: now)
        let moved = model.reap(limit: 100, maximumCrashes: 3, now: now)
        return ModelStep(
            "bury \(worker)", Question(.beat(worker, lease: .zero, isFirst: false), wasAlive),
            Question(.reap(limit: 100, maximumCrashes: 3), moved))
    }

    private static func claim(
        _ worker: String, on model: inout MemoryQueueState, using random: inout some RandomNumberGenerator
    ) -> ModelStep {
        let request = ClaimRequest(
            worker: worker, upTo: Int.random(in: 0...3, using: &random),
            from: ClaimLanes.allCases[Int.random(in: 0..<4, using: &random)], begins: Bool.random(using: &random),
            rate: Int.random(in: 0..<10, using: &random) == 0 ? RateLimit("1/d") : nil)
        let expected: Result<ClaimEssence, JobQueueError>
        do throws(JobQueueError) { expected = .success(ClaimEssence(try model.claim(request, now: now))) } catch {
            expected = .failure(error)
        }
        return ModelStep("\(request)", Question(.claim(request), expected, ClaimEssence.init))
    }

    private static func finish(
        _ worker: String, _ id: String, on model: inout MemoryQueueState,
        using random: inout some RandomNumberGenerator
    ) -> ModelStep {
        let outcome: JobOutcome =
            switch Int.random(in: 0..<8, using: &random) {
            case 0...1: .done(code: 250)
            case 2: .dead(.recipient, reason: "550")
            case 3: .released
            case 4: .retry(after: .seconds(3_600), cause: .provider, reason: "421")
            case 5: .retry(after: .zero, cause: .provider, reason: "421")
            case 6: .retry(after: .zero, cause: .uncertain, reason: "no reply")
            default: .retry(after: .zero, cause: .counted, reason: "450")
            }
        let settlement = JobSettlement(id: id, outcome: outcome)
        let report = model.finish(worker, [settlement], now: now)
        // At once, so that nothing that is due at the same moment waits for an order that clocks decide.
        let moved = model.promote(limit: 100, now: now).moved
        return ModelStep(
            "finish \(worker) \(id) \(outcome)", Question(.finish(worker, [settlement]), report),
            Question(.promote(limit: 100), .success(moved)) { $0.moved })
    }
}
