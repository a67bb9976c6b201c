import Jobs
import Redis
import Timekeeping

/// What a person asks and does.
extension RedisJobQueueConnection {
    func depths() throws(JobQueueError) -> QueueDepths {
        var depths = QueueDepths()
        let workers = try names()
        let commands: [[RedisWord]] =
            ["h", "n", "l", "s"].map { ["LLEN", RedisWord(keys.ready($0))] }
            + [["ZCARD", RedisWord(keys.delayed)], ["ZCARD", RedisWord(keys.dead)]]
            + workers.map { ["LLEN", RedisWord(keys.held(by: $0))] }
        let counts = try ask(commands).map { Int(clamping: $0.integerValue ?? 0) }
        depths.high = counts[0]
        depths.normal = counts[1]
        depths.low = counts[2]
        depths.suspects = counts[3]
        depths.delayed = counts[4]
        depths.dead = counts[5]
        depths.active = counts[6...].reduce(0, +)
        depths.workers = workers.count
        return depths
    }

    func condition() throws(JobQueueError) -> QueueCondition {
        var condition = QueueCondition()
        let replies = try ask(
            [["TIME"], ["EXISTS", RedisWord(keys.paused)], ["HMGET", RedisWord(keys.breaker), "until", "span"]]
                + ["h", "n", "l"].map { ["LINDEX", RedisWord(keys.ready($0)), "-1"] })
        let now = Self.milliseconds(replies[0])
        condition.isPaused = replies[1].integerValue == 1
        if let breaker = replies[2].arrayValue, let until = breaker[0].integerValue, breaker[1].integerValue != nil {
            condition.circuit = .milliseconds(max(0, until - now))
        }
        let heads = replies[3...].compactMap(\.textValue)
        if !heads.isEmpty {
            let moments = try ask(heads.map { ["HGET", RedisWord(keys.job($0)), "enq"] }).compactMap(\.integerValue)
            condition.oldestReady = moments.min().map { .milliseconds(max(0, now - $0)) }
        }
        let reasons = try ask([
            "SORT", keys.dead, "BY", "nosort", "GET", keys.job("*") + "->cls", "LIMIT", "0", "10000",
        ])
        for reason in reasons.arrayValue ?? [] {
            condition.deadByReason[reason.textValue ?? "unknown", default: 0] += 1
        }
        return condition
    }

    func describe(worker: String, _ description: WorkerDescription) throws(JobQueueError) {
        _ = try ask([
            "HSET", keys.description(of: worker), "host", description.host, "pid", String(description.process),
            "version", description.version, "senders", String(description.senders), "busy", String(description.busy),
            "rss", String(description.residentMemory), "since", String(description.startedAt),
        ])
    }

    func workers() throws(JobQueueError) -> [WorkerListing] {
        let replies = try ask([["TIME"], ["ZRANGE", RedisWord(keys.workers), "0", "-1", "WITHSCORES"]])
        let now = Self.milliseconds(replies[0])
        let pairs = replies[1].arrayValue ?? []
        return try stride(from: 0, to: pairs.count - 1, by: 2).map { (index) throws(JobQueueError) in
            let name = pairs[index].textValue ?? ""
            let facts = try ask([
                ["LLEN", RedisWord(keys.held(by: name))], ["HGETALL", RedisWord(keys.description(of: name))],
            ])
            return WorkerListing(
                name: name, lease: .milliseconds((pairs[index + 1].integerValue ?? 0) - now),
                held: Int(clamping: facts[0].integerValue ?? 0),
                description: RedisHash(facts[1]).flatMap { WorkerDescription($0) })
        }.sorted { $0.name < $1.name }
    }

    func counts(ofHours hours: Int) throws(JobQueueError) -> [String: Int] {
        let now = Self.milliseconds(try ask(["TIME"])) / 3_600_000
        let commands: [[RedisWord]] = (0..<Int64(max(1, min(hours, 35 * 24)))).map { back in
            ["HGETALL", RedisWord(keys.statistics(ofHour: Self.name(ofHour: now - back)))]
        }
        var counts: [String: Int] = [:]
        for hash in try ask(commands).compactMap({ RedisHash($0) }) {
            for (word, count) in hash.fields { counts[word, default: 0] += Int(clamping: count.integerValue ?? 0) }
        }
        return counts
    }

    /// `yyyymmddhh` of an hour since the epoch, UTC; the same in `Scripts/count.lua`.
    static func name(ofHour hour: Int64) -> String {
        let text = CivilTime(Timestamp(seconds: hour * 3_600)).rfc3339
        return String(text.prefix(13).filter { $0.isNumber })
    }

    func requeue(_ ids: [String]) throws(JobQueueError) -> [Bool] { try run(.requeue(ids)) }
    func advance(_ ids: [String]) throws(JobQueueError) -> [Bool] { try run(.advance(ids)) }
    func remove(_ ids: [String]) throws(JobQueueError) -> [Bool] { try run(.remove(ids)) }

    func replaceEnvelope(of id: String, _ old: [UInt8], with new: [UInt8]) throws(JobQueueError) -> Bool {
        try run(.replace(id, old, with: new))
    }

    func setPaused(_ isPaused: Bool) throws(JobQueueError) {
        if isPaused {
            _ = try ask(["SET", keys.paused, "1"])
        } else {
            _ = try ask([["DEL", RedisWord(keys.paused)], ["LPUSH", RedisWord(keys.bell), "1"]])
        }
    }

    func names() throws(JobQueueError) -> [String] {
        (try ask(["ZRANGE", keys.workers, "0", "-1"]).arrayValue ?? []).compactMap(\.textValue)
    }

    /// Of a reply to `TIME`.
    static func milliseconds(_ reply: RedisReply) -> Int64 {
        guard let parts = reply.arrayValue, parts.count == 2 else { return 0 }
        return (parts[0].integerValue ?? 0) * 1_000 + (parts[1].integerValue ?? 0) / 1_000
    }
}
