import Jobs

/// One call of a random sequence, with an answer that can be compared.
enum QueueOperation: Sendable {
    case enqueue(id: String, lane: JobLane, isLate: Bool)
    case register(worker: String)
    case beat(worker: String)
    /// The worker dies, and others recover its jobs.
    case bury(worker: String)
    case claim(worker: String, limit: Int, lanes: ClaimLanes, begins: Bool)
    case begin(worker: String, id: String, phase: DeliveryPhase)
    case finish(worker: String, id: String, outcome: JobOutcome)
    case promote
    case requeue(id: String)
    case advance(id: String)
    case remove(id: String)
    case depths

    static func random(ids: [String], workers: [String], using random: inout some RandomNumberGenerator) -> Self {
        let id = ids[Int.random(in: ids.indices, using: &random)]
        let worker = workers[Int.random(in: workers.indices, using: &random)]
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<18:
            let lane = JobLane.allCases[Int.random(in: 0..<3, using: &random)]
            return .enqueue(id: id, lane: lane, isLate: Int.random(in: 0..<6, using: &random) == 0)
        case 18..<26: return .register(worker: worker)
        case 26..<29: return .beat(worker: worker)
        case 29..<34: return .bury(worker: worker)
        case 34..<54:
            let lanes = ClaimLanes.allCases
            return .claim(
                worker: worker, limit: Int.random(in: 0...3, using: &random),
                lanes: lanes[Int.random(in: 0..<4, using: &random)], begins: Bool.random(using: &random))
        case 54..<68: return .begin(worker: worker, id: id, phase: Bool.random(using: &random) ? .run : .data)
        case 68..<90: return .finish(worker: worker, id: id, outcome: outcome(using: &random))
        case 90..<93: return .promote
        case 93..<95: return .requeue(id: id)
        case 95: return .advance(id: id)
        case 96: return .remove(id: id)
        default: return .depths
        }
    }

    /// Delays are an hour or nothing; nothing is promoted at once, so that both clocks see the same order.
    private static func outcome(using random: inout some RandomNumberGenerator) -> JobOutcome {
        switch Int.random(in: 0..<12, using: &random) {
        case 0...1: .done(code: 250)
        case 2...3: .dead(.recipient, reason: "550")
        case 4...5: .released
        case 6: .retry(after: .seconds(3_600), cause: .provider, reason: "421")
        case 7: .retry(after: .zero, cause: .unsupported, reason: "version 2")
        case 8...9: .retry(after: .zero, cause: .uncertain, reason: "no reply")
        default: .retry(after: .zero, cause: .counted, reason: "450")
        }
    }

    /// Carries it out; what came of it, as text, errors included.
    func apply(to line: any JobQueueConnection) -> String {
        do throws(JobQueueError) {
            switch self {
            case .enqueue(let id, let lane, let isLate):
                // Far enough in the future for any clock.
                return "\(try line.enqueue([.plain(id, lane: lane, notBefore: isLate ? 4_102_444_800_000 : 0)]))"
            case .register(let worker):
                try line.enlist(worker)
                return "registered"
            case .beat(let worker): return "\(try line.beat(worker: worker, lease: .seconds(3_600)))"
            case .bury(let worker): return "\(try line.bury(worker))"
            case .claim(let worker, let limit, let lanes, let begins):
                let claim = try line.claim(ClaimRequest(worker: worker, upTo: limit, from: lanes, begins: begins))
                return "\(claim.jobs) \(claim.pause == nil)"
            case .begin(let worker, let id, let phase):
                return "\(try line.begin(worker: worker, job: id, phase: phase))"
            case .finish(let worker, let id, let outcome):
                let result = try line.settle(worker, id, outcome)
                return "\(String(describing: result)), \(try line.promote(limit: 100).moved)"
            case .promote: return "\(try line.promote(limit: 2).moved)"
            case .requeue(let id): return "\(try line.requeue(id))"
            case .advance(let id): return "\(try line.advance([id]))"
            case .remove(let id): return "\(try line.remove([id]))"
            case .depths:
                // After a former owner's report Redis still counts the id, which will be passed over, as ready or active.
                let depths = try line.depths()
                return "\(depths.delayed) delayed, \(depths.dead) dead, \(depths.workers) workers"
            }
        } catch {
            return "\(error)"
        }
    }
}

extension JobEvent {
    /// Without the moment, which two clocks tell differently.
    var timeless: JobEvent { JobEvent(id: id, change: change, tries: tries, doubts: doubts) }
}

extension JobStatus {
    /// Without the moment, which two clocks tell differently.
    var timeless: JobStatus { JobStatus(state: state, tries: tries, doubts: doubts) }
}
