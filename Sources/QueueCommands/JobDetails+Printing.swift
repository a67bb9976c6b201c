import JSON
import Jobs

extension JobDetails {
    /// `ready`, `active`, `delayed`, `dead`, …
    var word: String {
        switch state {
        case .ready: isSuspect ? "suspect" : "ready"
        case .active: "active"
        case .delayed: "delayed"
        case .ended(.done): "done"
        case .ended(.dead): "dead"
        case .ended(.removed): "removed"
        }
    }

    /// Why it is dead.
    var deathReason: String? {
        if case .ended(.dead(let reason)) = state { reason } else { nil }
    }

    private var code: Int? {
        if case .ended(.done(let code)) = state { code } else { nil }
    }

    /// What can be said in one line.
    var summary: String {
        var words = [id, word, "lane \(lane)", "tries \(tries)", "since \(enqueuedAt.moment)"]
        if let dueAt { words.append("due \(dueAt.moment)") }
        if let worker { words.append("with \(worker)" + (phase.map { " in \($0.rawValue)" } ?? "")) }
        if doubts > 0 { words.append("doubts \(doubts)") }
        if crashes > 0 { words.append("crashes \(crashes)") }
        if let deathReason { words.append("reason \(deathReason)") }
        if let error { words.append("(\(error))") }
        return words.joined(separator: "  ")
    }

    /// Everything but the envelope, in the order that people ask for it.
    var members: [JSONMember] {
        let pairs: [(String, JSONValue)] = [
            ("id", .string(id)), ("state", .string(word)), ("lane", .string("\(lane)")),
            ("enqueued", .string(enqueuedAt.moment)), ("attempts", .integer(attempts)), ("tries", .integer(tries)),
            ("last_try", triedAt.map { .string($0.moment) } ?? .null), ("deliveries", .integer(deliveries)),
            ("crashes", .integer(crashes)), ("doubts", .integer(doubts)), ("lost_by_queue", .bool(wasLost)),
            ("replays", .integer(replays)), ("duplicates", .integer(duplicates)),
            ("worker", worker.map { .string($0) } ?? .null), ("phase", phase.map { .string($0.rawValue) } ?? .null),
            ("due", dueAt.map { .string($0.moment) } ?? .null),
            ("ended", endedAt.map { .string($0.moment) } ?? .null), ("code", .integer(code)),
            ("reason", deathReason.map { .string($0) } ?? .null), ("error", error.map { .string($0) } ?? .null),
        ]
        return pairs.map { JSONMember(name: $0.0, value: $0.1) }
    }
}

extension JobEnvelope {
    /// What an envelope says besides the person it is about.
    var members: [JSONMember] {
        let key: JSONValue
        if case .sealed(let sealed) = payload { key = .string(sealed.keyName) } else { key = .null }
        let pairs: [(String, JSONValue)] = [
            ("channel", .string(channel)), ("template", .string(template)), ("language", .string(language)),
            ("created", .string(created.moment)), ("expires", .string(expires.moment)),
            ("retry", .string(retryPolicy)), ("doubt", .string(doubtPolicy.rawValue)), ("encrypted_with", key),
        ]
        return pairs.map { JSONMember(name: $0.0, value: $0.1) }
    }
}

extension [JSONMember] {
    /// A line for each.
    var text: String {
        map { member in
            let value: String =
                switch member.value {
                case .string(let text): text
                case .null: "-"
                default: member.value.line
                }
            return "\(member.name.padded(to: 14)) \(value)"
        }.joined(separator: "\n")
    }
}
