import Jobs
import Redis
import Timekeeping

/// What goes back to the outbox.
extension RedisJobQueueConnection {
    func events(after cursor: String, waiting limit: Duration) throws(JobQueueError) -> JobEvents {
        let milliseconds = max(1, limit.wholeMilliseconds)
        let reply = try translating { () throws(RedisError) in
            try connection.run(
                [
                    "XREAD", "COUNT", "1000", "BLOCK", RedisWord(milliseconds), "STREAMS", RedisWord(keys.events),
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
            for index in stride(from: 0, to: fields.count - 1, by: 2) {
                if let id = fields[index].textValue, let text = fields[index + 1].textValue,
                    let event = Self.event(id, text)
                {
                    events.append(event)
                }
            }
        }
        return JobEvents(events: events, cursor: last)
    }

    /// One entry of the stream is all that one call did: pairs of an id and a text of what happened, the tries so far, when
    /// the last began, the doubts, and a code or reason.
    ///
    /// - Returns: nil for something that a newer version tells of.
    private static func event(_ id: String, _ text: String) -> JobEvent? {
        let words = text.split(separator: " ")
        guard words.count >= 4, let tries = Int(words[1]), let moment = Int64(words[2]), let doubts = Int(words[3])
        else {
            return nil
        }
        let more = words.count > 4 ? String(words[4]) : nil
        let change: JobChange
        switch words[0] {
        case "run": change = .began
        case "retry": change = .postponed
        case "ready": change = .returned
        case "requeued": change = .requeued
        default:
            guard let end = end(String(words[0]), code: more.flatMap { Int64($0) }, cause: more) else { return nil }
            change = .ended(end)
        }
        return JobEvent(
            id: id, change: change, tries: tries, triedAt: moment > 0 ? moment : nil, doubts: doubts)
    }

    static func end(_ state: String?, code: Int64?, cause: String?) -> JobEnd? {
        switch state {
        case "done": .done(code: Int(clamping: code ?? 250))
        case "dead": .dead(reason: cause ?? DeathReason.exhausted.rawValue)
        case "removed": .removed
        default: nil
        }
    }

    func statuses(of ids: [String]) throws(JobQueueError) -> [JobStatus?] {
        guard !ids.isEmpty else { return [] }
        let commands: [[RedisWord]] = ids.map {
            ["HMGET", RedisWord(keys.job($0)), "st", "cls", "code", "tr", "start", "doubt"]
        }
        return try ask(commands).map { reply in
            guard let fields = reply.arrayValue, fields.count == 6, let word = fields[0].textValue,
                let state = Self.state(word, code: fields[2].integerValue, cause: fields[1].textValue)
            else { return nil }
            return JobStatus(
                state: state, tries: Int(clamping: fields[3].integerValue ?? 0), triedAt: fields[4].integerValue,
                doubts: Int(clamping: fields[5].integerValue ?? 0))
        }
    }

    static func state(_ word: String, code: Int64?, cause: String?) -> JobState? {
        switch word {
        case "ready": .ready
        case "active": .active
        case "delayed": .delayed
        default: end(word, code: code, cause: cause).map { .ended($0) }
        }
    }

    /// The server's run and a mark among the queue's keys, which goes with them when the server is emptied.
    func incarnation() throws(JobQueueError) -> String {
        let replies = try ask([["INFO", "server"], ["GET", RedisWord(keys.epoch)]])
        let lines = (replies[0].textValue ?? "").split(whereSeparator: \.isNewline)
        guard let line = lines.first(where: { $0.hasPrefix("run_id:") }) else {
            throw .unavailable("unexpected reply: INFO without a run_id")
        }
        let epoch: String
        if let known = replies[1].textValue {
            epoch = known
        } else {
            // Of several who make the mark at the same time, all see the first one's.
            _ = try ask(["SET", keys.epoch, ULID.make().description, "NX"])
            epoch = try ask(["GET", keys.epoch]).textValue ?? ""
        }
        return "\(line.dropFirst(7)) \(epoch)"
    }
}
