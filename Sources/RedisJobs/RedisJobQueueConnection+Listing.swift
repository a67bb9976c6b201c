import Jobs
import Redis

/// Jobs one by one, and what contradicts itself.
extension RedisJobQueueConnection {
    func list(_ place: JobPlace, from offset: Int, limit: Int) throws(JobQueueError) -> [JobDetails] {
        guard limit > 0, offset >= 0 else { return [] }
        var details: [JobDetails] = []
        for id in try ids(in: place, from: offset, limit: limit) {
            // One that has moved on meanwhile is elsewhere now.
            if let job = try self.details(of: id) { details.append(job) }
        }
        return details
    }

    private func ids(in place: JobPlace, from offset: Int, limit: Int) throws(JobQueueError) -> [String] {
        let first = String(offset)
        let last = String(offset + limit - 1)
        switch place {
        case .ready:
            return Array(try heads(["h", "n", "l"].map(keys.ready), offset + limit).dropFirst(offset))
        case .suspects:
            return Array(try heads([keys.ready("s")], offset + limit).dropFirst(offset))
        case .active:
            let lists = try names().sorted().map(keys.held(by:))
            let held = try ask(lists.map { ["LRANGE", RedisWord($0), "0", "-1"] }).flatMap { $0.arrayValue ?? [] }
            return held.dropFirst(offset).prefix(limit).compactMap(\.textValue)
        case .delayed:
            return (try ask(["ZRANGE", keys.delayed, first, last]).arrayValue ?? []).compactMap(\.textValue)
        case .dead:
            return (try ask(["ZREVRANGE", keys.dead, first, last]).arrayValue ?? []).compactMap(\.textValue)
        }
    }

    /// The first `count` ids of several lists, one after the other. What is taken next is at the right end.
    private func heads(_ lists: [String], _ count: Int) throws(JobQueueError) -> [String] {
        var ids: [String] = []
        for list in lists where ids.count < count {
            let part = try ask(["LRANGE", list, String(ids.count - count), "-1"]).arrayValue ?? []
            ids += part.reversed().compactMap(\.textValue)
        }
        return ids
    }

    func details(of id: String) throws(JobQueueError) -> JobDetails? {
        let replies = try ask([
            ["HGETALL", RedisWord(keys.job(id))], ["ZSCORE", RedisWord(keys.delayed), RedisWord(id)],
            ["GET", RedisWord(keys.envelope(id))],
        ])
        return RedisHash(replies[0]).flatMap { hash in
            JobDetails(id: id, hash, due: replies[1].integerValue, envelope: replies[2].bytesValue)
        }
    }

    /// Every id that any key speaks of is checked by itself, in one atomic step each; work goes on meanwhile, and a job
    /// that moves between two steps is right in both.
    func inspect(repairing: Bool) throws(JobQueueError) -> [QueueFinding] {
        var ids = Set<String>()
        for kind in ["job", "env"] {
            let prefix = "\(keys.root):\(kind):"
            try scan(keys.pattern(kind)) { ids.insert(String($0.dropFirst(prefix.count))) }
        }
        var holders: [String] = []
        try scan(keys.pattern("proc")) { holders.append(String($0.dropFirst("\(keys.root):proc:".count))) }
        let registered = Set(try names())
        var findings: [QueueFinding] = []
        for holder in holders where !registered.contains(holder) {
            // Registered and gone between the two looks, or a list that nobody would ever recover.
            guard try ask(["EXISTS", keys.held(by: holder)]).integerValue == 1 else { continue }
            findings.append(QueueFinding(subject: holder, problem: "holds jobs and has no lease that could end"))
            if repairing { _ = try ask(["ZADD", keys.workers, "NX", "0", holder]) }
        }
        let lists = ["h", "n", "l", "s"].map(keys.ready) + holders.map(keys.held(by:))
        for list in lists {
            for id in try ask(["LRANGE", list, "0", "-1"]).arrayValue ?? [] { ids.insert(id.textValue ?? "") }
        }
        for set in [keys.delayed, keys.dead] {
            for id in try ask(["ZRANGE", set, "0", "-1"]).arrayValue ?? [] { ids.insert(id.textValue ?? "") }
        }
        let workers = Array(registered.union(holders))
        let ordered = ids.sorted()
        for start in stride(from: 0, to: ordered.count, by: 200) {
            let part = ordered[start..<min(start + 200, ordered.count)]
            let problems = try run(part.map { .check($0, workers: workers, repairing: repairing) })
            for (id, problem) in zip(part, problems) {
                if let problem { findings.append(QueueFinding(subject: id, problem: problem)) }
            }
        }
        return findings
    }

    private func scan(_ pattern: String, _ found: (String) -> Void) throws(JobQueueError) {
        var cursor = "0"
        repeat {
            let reply = try ask(["SCAN", cursor, "MATCH", pattern, "COUNT", "1000"])
            guard let parts = reply.arrayValue, parts.count == 2, let next = parts[0].textValue else {
                throw .unavailable("unexpected reply to SCAN")
            }
            for key in parts[1].arrayValue ?? [] { if let name = key.textValue { found(name) } }
            cursor = next
        } while cursor != "0"
    }
}
