package import Jobs
import Redis

extension QueueCall where Value == Claim {
    /// See `Scripts/claim.lua`.
    package static func claim(_ request: ClaimRequest) -> QueueCall {
        QueueCall(
            script: QueueScripts.claim,
            arguments: [
                RedisWord(request.worker), RedisWord(request.limit), lanes(request.lanes),
                request.begins ? "1" : "0", RedisWord(request.rate?.interval ?? 0), RedisWord(request.rate?.burst ?? 1),
                RedisWord(CircuitBreaker.probePatience),
            ], read: QueueReply.claim)
    }

    private static func lanes(_ lanes: ClaimLanes) -> RedisWord {
        switch lanes {
        case .regular: "hnl"
        case .normalFirst: "nlh"
        case .lowFirst: "lnh"
        case .suspects: "s"
        }
    }

}

extension QueueCall where Value == FinishReport {
    /// See `Scripts/finish.lua`.
    package static func finish(_ worker: String, _ settlements: [JobSettlement]) -> QueueCall {
        var words = [
            RedisWord(worker), RedisWord(CircuitBreaker.threshold), RedisWord(CircuitBreaker.firstSpan),
            RedisWord(CircuitBreaker.longestSpan),
        ]
        for settlement in settlements {
            words.append(RedisWord(settlement.id))
            words += outcome(settlement.outcome)
            words.append(evidence(settlement.outcome.evidence))
        }
        return QueueCall(script: QueueScripts.finish, arguments: words, read: QueueReply.report)
    }

    private static func outcome(_ outcome: JobOutcome) -> [RedisWord] {
        switch outcome {
        case .done(let code): ["ok", RedisWord(code), RedisWord(QueueScripts.remembered.wholeMilliseconds), "-"]
        case .retry(let delay, let cause, let reason):
            ["retry", RedisWord(delay.wholeMilliseconds), weight(of: cause), RedisWord(reason)]
        case .dead(let cause, let reason): ["dead", RedisWord(cause.rawValue), "-", RedisWord(reason)]
        case .released: ["release", "-", "-", "-"]
        }
    }

    /// What the script adds: 0 nothing, 1 an attempt, 2 an attempt and a doubt.
    private static func weight(of cause: RetryCause) -> RedisWord {
        switch cause {
        case .provider, .unsupported: "0"
        case .counted: "1"
        case .uncertain: "2"
        }
    }

    private static func evidence(_ evidence: ProviderEvidence?) -> RedisWord {
        switch evidence {
        case .working?: "+"
        case .failing?: "-"
        case nil: "0"
        }
    }
}

/// Reads replies.
enum QueueReply {
    @Sendable
    static func count(_ reply: RedisReply) -> Int { Int(clamping: reply.integerValue ?? 0) }

    @Sendable
    static func answers(_ reply: RedisReply) -> [Bool] { (reply.arrayValue ?? []).map { $0.integerValue == 1 } }

    @Sendable
    static func claim(_ reply: RedisReply) throws(JobQueueError) -> Claim {
        guard let fields = reply.arrayValue, fields.count == 2, let pause = fields[0].integerValue,
            let entries = fields[1].arrayValue
        else { throw .unavailable("unexpected reply to claim") }
        var jobs: [ClaimedJob] = []
        for entry in entries {
            guard let fields = entry.arrayValue, fields.count == 7, let id = fields[0].textValue,
                let envelope = fields[1].bytesValue
            else { throw .unavailable("unexpected reply: a claimed job without its fields") }
            let number = { (index: Int) in Int(clamping: fields[index].integerValue ?? 0) }
            jobs.append(
                ClaimedJob(
                    id: id, envelope: envelope, attempts: number(2), deliveries: number(3), crashes: number(4),
                    doubts: number(5), wasLost: number(6) == 1))
        }
        return Claim(jobs: jobs, pause: pause > 0 ? .milliseconds(pause) : nil)
    }

    @Sendable
    static func report(_ reply: RedisReply) throws(JobQueueError) -> FinishReport {
        guard let fields = reply.arrayValue, fields.count == 2, let results = fields[0].arrayValue else {
            throw .unavailable("unexpected reply to finish")
        }
        let circuit: CircuitChange? =
            switch fields[1].integerValue {
            case 1: .opened
            case -1: .closed
            default: nil
            }
        return FinishReport(
            results: results.map { result in
                switch result.integerValue {
                case 1: .settled
                case 2: .settledByFormerOwner
                case -1: .duplicate
                case 0: .ignored
                default: .unknown
                }
            }, circuit: circuit)
    }
}
