import JSON
import Jobs

/// What is worth knowing of a whole queue, for people and for programs.
struct QueueSurvey: Sendable {
    var depths: QueueDepths
    var condition: QueueCondition
    /// Of the last 24 hours.
    var day: [String: Int]

    /// Why somebody should look.
    var complaints: [String] {
        var complaints: [String] = []
        if depths.dead > 0 { complaints.append("\(depths.dead) dead") }
        if condition.circuit != nil { complaints.append("the circuit is open") }
        if condition.isPaused { complaints.append("paused") }
        if depths.workers == 0 { complaints.append("nobody works") }
        return complaints
    }

    func text(_ name: String) -> String {
        let waits = condition.oldestReady.map { ", the oldest for \($0.components.seconds) s" } ?? ""
        let circuit = condition.circuit.map { $0 > .zero ? "open for \($0.components.seconds + 1) s" : "half open" }
        let lines: [(String, String)] = [
            ("ready", "\(depths.ready)  (high \(depths.high), normal \(depths.normal), low \(depths.low)\(waits))"),
            ("suspects", "\(depths.suspects)"), ("active", "\(depths.active)"), ("delayed", "\(depths.delayed)"),
            ("dead", "\(depths.dead)" + Self.words(condition.deadByReason).map { "  (\($0))" }.orEmpty),
            ("workers", "\(depths.workers)"), ("circuit", circuit ?? "closed"),
            ("paused", condition.isPaused ? "yes" : "no"), ("24 hours", Self.words(day) ?? "nothing"),
        ]
        return (["queue \(name)"] + lines.map { "  \($0.padded(to: 9)) \($1)" }).joined(separator: "\n")
    }

    func json(_ name: String) -> JSONValue {
        [
            "queue": .string(name), "ready": .integer(depths.ready), "high": .integer(depths.high),
            "normal": .integer(depths.normal), "low": .integer(depths.low), "suspects": .integer(depths.suspects),
            "active": .integer(depths.active), "delayed": .integer(depths.delayed), "dead": .integer(depths.dead),
            "workers": .integer(depths.workers),
            "oldest_ready_ms": .integer(condition.oldestReady?.wholeMilliseconds),
            "circuit_open_ms": .integer(condition.circuit?.wholeMilliseconds), "paused": .bool(condition.isPaused),
            "dead_by_reason": .counts(condition.deadByReason), "last_24_hours": .counts(day),
        ]
    }

    private static func words(_ counts: [String: Int]) -> String? {
        guard !counts.isEmpty else { return nil }
        return counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}

extension WorkerListing {
    var text: String {
        let facts = description.map { told in
            "  \(told.busy) of \(told.senders) busy  \(told.residentMemory >> 20) MiB  \(told.version)"
                + "  process \(told.process) on \(told.host)  since \(told.startedAt.moment)"
        }
        let end = lease > .zero ? "lease \(lease.components.seconds) s" : "lease over"
        return "\(name)  holds \(held)  \(end)" + facts.orEmpty
    }

    var json: JSONValue {
        [
            "name": .string(name), "held": .integer(held), "lease_ms": .integer(lease.wholeMilliseconds),
            "host": description.map { .string($0.host) } ?? .null, "process": .integer(description?.process),
            "version": description.map { .string($0.version) } ?? .null, "senders": .integer(description?.senders),
            "busy": .integer(description?.busy), "resident_bytes": .integer(description?.residentMemory),
            "since": description.map { .string($0.startedAt.moment) } ?? .null,
        ]
    }
}
