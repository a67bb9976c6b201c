import Jobs
import Redis

/// One line to the queue in Redis. Confined to the thread that opened it.
final class RedisJobQueueConnection: JobQueueConnection {
    private let connection: RedisConnection
    private let keys: RedisKeys
    private let scripts = QueueScripts()
    private let cache = RedisScript.Cache()

    /// How long a settled job is remembered, so that a repeated enqueue and a late report are recognised.
    private static let remembered = Duration.seconds(24 * 3_600)

    init(connection: RedisConnection, keys: RedisKeys) {
        self.connection = connection
        self.keys = keys
    }

    func enqueue(_ jobs: [QueuedJob]) throws(JobQueueError) -> [EnqueueResult] {
        guard !jobs.isEmpty else { return [] }
        let calls = jobs.map { job in
            [RedisWord(job.id), RedisWord(job.lane.rawValue), RedisWord(job.notBefore), RedisWord(job.envelope)]
        }
        return try translating { () throws(RedisError) in
            try scripts.enqueue.run(on: connection, cache: cache, keys: [keys.root], calls: calls)
                .map { (reply) throws(RedisError) in try reply.success().integerValue == 1 ? .new : .known }
        }
    }

    func register(worker: String, lease: Duration) throws(JobQueueError) {
        _ = try beat(worker, lease, isFirst: true)
    }

    func beat(worker: String, lease: Duration) throws(JobQueueError) -> Bool {
        try beat(worker, lease, isFirst: false)
    }

    private func beat(_ worker: String, _ lease: Duration, isFirst: Bool) throws(JobQueueError) -> Bool {
        let reply = try run(
            scripts.beat, [RedisWord(worker), RedisWord(lease.wholeMilliseconds), isFirst ? "1" : "0"])
        return reply.integerValue == 1
    }

    func unregister(worker: String) throws(JobQueueError) {
        // Ending the lease is one atomic step; whoever reaps next tidies the list, and finds what may still be in it.
        try translating { () throws(RedisError) in
            _ = try connection.run(["ZADD", keys.workers, "XX", "0", worker])
        }
    }

    func claim(worker: String, upTo limit: Int, from lanes: ClaimLanes) throws(JobQueueError) -> [ClaimedJob] {
        let reply = try run(scripts.claim, [RedisWord(worker), RedisWord(limit), RedisWord(Self.letters(of: lanes))])
        return try (reply.arrayValue ?? []).map { (entry) throws(JobQueueError) in
            guard let fields = entry.arrayValue, fields.count == 6, let id = fields[0].textValue,
                let envelope = fields[1].bytesValue
            else { throw .unavailable("unexpected reply: a claimed job without its fields") }
            let number = { (index: Int) in Int(clamping: fields[index].integerValue ?? 0) }
            return ClaimedJob(
                id: id, envelope: envelope, attempts: number(2), deliveries: number(3), crashes: number(4),
                doubts: number(5))
        }
    }

    func waitForWork(in lanes: ClaimLanes, upTo limit: Duration) throws(JobQueueError) {
        let bell = lanes == .suspects ? keys.suspectsBell : keys.bell
        let seconds = max(1, (limit.wholeMilliseconds + 999) / 1_000)
        try translating { () throws(RedisError) in
            _ = try connection.run(["BLPOP", RedisWord(bell), RedisWord(seconds)], blockingFor: .seconds(seconds))
        }
    }

    func begin(worker: String, job: String, phase: DeliveryPhase) throws(JobQueueError) -> Bool {
        try run(scripts.begin, [RedisWord(worker), RedisWord(job), RedisWord(phase.rawValue)]).integerValue == 1
    }

    func finish(worker: String, _ settlements: [JobSettlement]) throws(JobQueueError) -> [FinishResult] {
        var words = [RedisWord(worker)]
        for settlement in settlements {
            words.append(RedisWord(settlement.id))
            words += Self.words(of: settlement.outcome)
        }
        let reply = try run(scripts.finish, words)
        return (reply.arrayValue ?? []).map { result in
            switch result.integerValue {
            case 1: .settled
            case 2: .settledByFormerOwner
            case -1: .duplicate
            case 0: .ignored
            default: .unknown
            }
        }
    }

    private static func words(of outcome: JobOutcome) -> [RedisWord] {
        switch outcome {
        case .done(let code): ["ok", RedisWord(code), RedisWord(remembered.wholeMilliseconds), "-"]
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

    func promote(limit: Int) throws(JobQueueError) -> (moved: Int, nextDue: Duration?) {
        let reply = try run(scripts.promote, [RedisWord(limit)])
        guard let fields = reply.arrayValue, fields.count == 2, let moved = fields[0].integerValue,
            let next = fields[1].integerValue
        else { throw .unavailable("unexpected reply to promote") }
        return (Int(clamping: moved), next < 0 ? nil : .milliseconds(next))
    }

    func reap(limit: Int, maximumCrashes: Int) throws(JobQueueError) -> Int {
        Int(clamping: try run(scripts.reap, [RedisWord(limit), RedisWord(maximumCrashes)]).integerValue ?? 0)
    }

    func requeue(_ id: String) throws(JobQueueError) -> Bool {
        try run(scripts.requeue, [RedisWord(id)]).integerValue == 1
    }

    private func run(_ script: RedisScript, _ arguments: [RedisWord]) throws(JobQueueError) -> RedisReply {
        try translating { () throws(RedisError) in
            try script.run(on: connection, cache: cache, keys: [keys.root], arguments: arguments)
        }
    }

    private static func letters(of lanes: ClaimLanes) -> String {
        switch lanes {
        case .regular: "hnl"
        case .reversed: "lnh"
        case .suspects: "s"
        }
    }

    private func translating<Value>(_ body: () throws(RedisError) -> Value) throws(JobQueueError) -> Value {
        do throws(RedisError) { return try body() } catch { throw JobQueueError(error) }
    }
}

// MARK: Looking without changing

extension RedisJobQueueConnection {
    func events(after cursor: String, waiting limit: Duration) throws(JobQueueError) -> JobEvents {
        let milliseconds = max(1, limit.wholeMilliseconds)
        let reply = try translating { () throws(RedisError) in
            try connection.run(
                [
                    "XREAD", "COUNT", "500", "BLOCK", RedisWord(milliseconds), "STREAMS", RedisWord(keys.events),
                    RedisWord(cursor),
                ], blockingFor: .milliseconds(milliseconds))
        }
        // Streams are pairs of name and entries, entries are pairs of id and fields.
        guard let entries = reply.arrayValue?.first?.arrayValue?.last?.arrayValue else {
            return JobEvents(events: [], cursor: cursor)
        }
        var last = cursor
        var events: [JobEvent] = []
        for entry in entries {
            guard let parts = entry.arrayValue, parts.count == 2, let position = parts[0].textValue,
                let fields = parts[1].arrayValue
            else { continue }
            last = position
            if let event = Self.event(fields) { events.append(event) }
        }
        return JobEvents(events: events, cursor: last)
    }

    private static func event(_ fields: [RedisReply]) -> JobEvent? {
        var members: [String: String] = [:]
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
            members[fields[index].textValue ?? ""] = fields[index + 1].textValue
        }
        guard let id = members["id"], let end = end(members["st"], code: members["code"], cause: members["cls"]) else {
            return nil
        }
        return JobEvent(id: id, end: end)
    }

    private static func end(_ state: String?, code: String?, cause: String?) -> JobEnd? {
        switch state {
        case "done": .done(code: code.flatMap { Int($0) } ?? 250)
        case "dead": .dead(reason: cause ?? DeathReason.exhausted.rawValue)
        default: nil
        }
    }

    func states(of ids: [String]) throws(JobQueueError) -> [JobState?] {
        guard !ids.isEmpty else { return [] }
        let commands: [[RedisWord]] = ids.map { ["HMGET", RedisWord(keys.job($0)), "st", "cls", "code"] }
        let replies = try translating { () throws(RedisError) in
            try connection.pipeline(commands).map { (reply) throws(RedisError) in try reply.success() }
        }
        return replies.map { reply in
            let fields = (reply.arrayValue ?? []).map(\.textValue)
            guard fields.count == 3, let state = fields[0] else { return nil }
            switch state {
            case "ready": return .ready
            case "active": return .active
            case "delayed": return .delayed
            default: return Self.end(state, code: fields[2], cause: fields[1]).map { .ended($0) }
            }
        }
    }

    func depths() throws(JobQueueError) -> QueueDepths {
        try translating { () throws(RedisError) in
            var depths = QueueDepths()
            let workers = try connection.run(["ZRANGE", keys.workers, "0", "-1"]).arrayValue ?? []
            let commands: [[RedisWord]] =
                ["h", "n", "l", "s"].map { ["LLEN", RedisWord(keys.ready($0))] }
                + [["ZCARD", RedisWord(keys.delayed)], ["ZCARD", RedisWord(keys.dead)]]
                + workers.map { ["LLEN", RedisWord(keys.held(by: $0.textValue ?? ""))] }
            let counts = try connection.pipeline(commands).map { (reply) throws(RedisError) in
                Int(clamping: try reply.success().integerValue ?? 0)
            }
            depths.ready = counts[0] + counts[1] + counts[2]
            depths.suspects = counts[3]
            depths.delayed = counts[4]
            depths.dead = counts[5]
            depths.active = counts[6...].reduce(0, +)
            depths.workers = workers.count
            return depths
        }
    }

    func incarnation() throws(JobQueueError) -> String {
        let reply = try translating { () throws(RedisError) in try connection.run(["INFO", "server"]) }
        let lines = (reply.textValue ?? "").split(whereSeparator: \.isNewline)
        guard let line = lines.first(where: { $0.hasPrefix("run_id:") }) else {
            throw .unavailable("unexpected reply: INFO without a run_id")
        }
        return String(line.dropFirst(7))
    }
}
