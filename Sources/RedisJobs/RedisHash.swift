import Jobs
import Redis

/// The fields of a hash, as `HGETALL` gives them.
struct RedisHash {
    private(set) var fields: [String: RedisReply] = [:]

    /// nil when there is no such hash.
    init?(_ reply: RedisReply) {
        guard let words = reply.arrayValue, !words.isEmpty else { return nil }
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            if let name = words[index].textValue { fields[name] = words[index + 1] }
        }
    }

    func text(_ name: String) -> String? { fields[name]?.textValue }
    func moment(_ name: String) -> Int64? { fields[name]?.integerValue }
    /// 0 when it is missing or no number.
    func number(_ name: String) -> Int { Int(clamping: fields[name]?.integerValue ?? 0) }
}

extension WorkerDescription {
    init?(_ hash: RedisHash) {
        self.init()
        host = hash.text("host") ?? ""
        process = hash.number("pid")
        version = hash.text("version") ?? ""
        senders = hash.number("senders")
        busy = hash.number("busy")
        residentMemory = hash.number("rss")
        startedAt = hash.moment("since") ?? 0
    }
}

extension JobDetails {
    /// Reads a job's record; nil when its state is of a newer version.
    init?(id: String, _ hash: RedisHash, due: Int64?, envelope: [UInt8]?) {
        guard let word = hash.text("st"),
            let state = RedisJobQueueConnection.state(word, code: hash.moment("code"), cause: hash.text("cls"))
        else { return nil }
        self.init(id: id, state: state, lane: JobLane(rawValue: hash.text("pr") ?? "") ?? .normal)
        enqueuedAt = hash.moment("enq") ?? 0
        attempts = hash.number("at")
        deliveries = hash.number("dl")
        tries = hash.number("tr")
        triedAt = hash.moment("start")
        crashes = hash.number("cr")
        isSuspect = state == .ready && crashes > 0
        doubts = hash.number("doubt")
        wasLost = hash.number("lost") == 1
        replays = hash.number("rq")
        duplicates = hash.number("dup")
        // Emptied when a job is done.
        worker = hash.text("wid").flatMap { $0.isEmpty ? nil : $0 }
        phase = hash.text("ph").flatMap { DeliveryPhase(rawValue: $0) }
        dueAt = due
        endedAt = hash.moment("fin")
        error = hash.text("err")
        self.envelope = envelope
    }
}
