import Jobs
import Redis
import RedisJobs
import TestSupport

/// One step of a random sequence: calls of the scripts, and what the model says they answer.
struct ModelStep {
    let description: String
    let calls: [RedisScript.Call]
    let answer: ([RedisReply]) -> String
    let expected: String

    /// The moment that the model takes every step at. Redis goes by its own clock; nothing here is due soon.
    static let now: Int64 = 1_800_000_000_000
    private static let farAway: Int64 = 4_102_444_800_000
    private static let lease = Duration.seconds(3_600)

    private init<Value>(
        _ description: String, _ call: QueueCall<Value>, _ text: @escaping (Value) -> String, _ expected: String
    ) {
        self.description = description
        calls = [call.scriptCall]
        answer = { replies in Self.text(call, replies[0], text) }
        self.expected = expected
    }

    private init<First, Second>(
        _ description: String, _ first: QueueCall<First>, _ text: @escaping (First) -> String,
        then second: QueueCall<Second>, _ secondText: @escaping (Second) -> String, _ expected: String
    ) {
        self.description = description
        calls = [first.scriptCall, second.scriptCall]
        answer = { replies in
            Self.text(first, replies[0], text) + ", " + Self.text(second, replies[1], secondText)
        }
        self.expected = expected
    }

    private static func text<Value>(
        _ call: QueueCall<Value>, _ reply: RedisReply, _ text: (Value) -> String
    ) -> String {
        do throws(JobQueueError) { return text(try call.value(of: reply)) } catch { return "\(error)" }
    }

    /// Moments and pauses differ between two clocks; whether there is a pause does not.
    private static func text(_ claim: Claim) -> String { "\(claim.jobs) \(claim.pause == nil)" }

    static func random(
        ids: [String], workers: [String], on model: inout MemoryQueueState,
        using random: inout some RandomNumberGenerator
    ) -> ModelStep {
        let id = ids[Int.random(in: ids.indices, using: &random)]
        let worker = workers[Int.random(in: workers.indices, using: &random)]
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<22: return enqueue(id, on: &model, using: &random)
        case 22..<32:
            let expected: String
            do throws(JobQueueError) {
                try model.register(worker, until: now + lease.wholeMilliseconds)
                expected = "true"
            } catch { expected = "\(error)" }
            return ModelStep("register \(worker)", .beat(worker, lease: lease, isFirst: true), { "\($0)" }, expected)
        case 32..<38: return bury(worker, on: &model)
        case 38..<62: return claim(worker, on: &model, using: &random)
        case 62..<72:
            let phase: DeliveryPhase = Bool.random(using: &random) ? .run : .data
            let isHeld = model.begin(worker, job: id, phase: phase, now: now)
            return ModelStep("begin \(worker) \(id) \(phase)", .begin(worker, id, phase), { "\($0)" }, "\(isHeld)")
        case 72..<90: return finish(worker, id, on: &model, using: &random)
        case 90..<93:
            let moved = model.promote(limit: 2, now: now).moved
            return ModelStep("promote", .promote(limit: 2), { "\($0.moved)" }, "\(moved)")
        case 93..<95: return ModelStep("requeue \(id)", .requeue([id]), { "\($0)" }, "\([model.requeue(id)])")
        case 95: return ModelStep("advance \(id)", .advance([id]), { "\($0)" }, "\([model.advance(id)])")
        case 96..<98:
            return ModelStep("remove \(id)", .remove([id]), { "\($0)" }, "\([model.remove(id, now: now)])")
        case 98:
            let count = model.forget(deadFor: 0, limit: 1, now: now)
            return ModelStep("forget", .forget(deadFor: .zero, limit: 1), { "\($0)" }, "\(count)")
        default:
            let count = model.disown(worker, except: [id], now: now)
            return ModelStep("disown \(worker)", .disown(worker, except: [id]), { "\($0)" }, "\(count)")
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
            "enqueue \(id) \(lane) late \(isLate) lost \(isLost)", .enqueue([job]), { "\($0)" },
            "\([model.enqueue(job, now: now)])")
    }

    /// The worker dies, and others recover its jobs.
    private static func bury(_ worker: String, on model: inout MemoryQueueState) -> ModelStep {
        let wasAlive = model.beat(worker, until: now, now: now)
        let moved = model.reap(limit: 100, maximumCrashes: 3, now: now)
        return ModelStep(
            "bury \(worker)", .beat(worker, lease: .zero, isFirst: false), { "\($0)" },
            then: .reap(limit: 100, maximumCrashes: 3), { "\($0)" }, "\(wasAlive), \(moved)")
    }

    private static func claim(
        _ worker: String, on model: inout MemoryQueueState, using random: inout some RandomNumberGenerator
    ) -> ModelStep {
        let request = ClaimRequest(
            worker: worker, upTo: Int.random(in: 0...3, using: &random),
            from: ClaimLanes.allCases[Int.random(in: 0..<4, using: &random)], begins: Bool.random(using: &random),
            rate: Int.random(in: 0..<10, using: &random) == 0 ? RateLimit("1/d") : nil)
        let expected: String
        do throws(JobQueueError) { expected = text(try model.claim(request, now: now)) } catch {
            expected = "\(error)"
        }
        return ModelStep("\(request)", .claim(request), text, expected)
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
            "finish \(worker) \(id) \(outcome)", .finish(worker, [settlement]), { "\($0)" },
            then: .promote(limit: 100), { "\($0.moved)" }, "\(report), \(moved)")
    }
}
