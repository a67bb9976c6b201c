import Redis

/// Looks at a queue's keys past its scripts, and says where they contradict each other:
///
///     st=ready    in exactly one ready list          st=dead    in the dead set
///     st=active   in the list of exactly its worker  st=done    in no set, and without envelope; st=removed, too
///     st=delayed  in the delayed set
struct RedisInspector {
    let connection: RedisConnection
    let root: String

    /// What is wrong, in words; empty when nothing is.
    func violations(among ids: [String]) throws -> [String] {
        var places: [String: [String]] = [:]
        for lane in ["h", "n", "l", "s"] {
            for id in try list("LRANGE", "\(root):ready:\(lane)") { places[id, default: []].append("ready") }
        }
        for set in ["delayed", "dead"] {
            for id in try list("ZRANGE", "\(root):\(set)") { places[id, default: []].append(set) }
        }
        let alive = Set(try list("ZRANGE", "\(root):workers"))
        for key in try connection.run(["KEYS", "*\(root.dropFirst().dropLast())*:proc:*"]).arrayValue ?? [] {
            let name = key.textValue ?? ""
            let worker = name.replacing("\(root):proc:", with: "")
            let held = try list("LRANGE", name)
            if !alive.contains(worker) { places[worker, default: []].append("a list that nobody would recover") }
            for id in held { places[id, default: []].append("active:\(worker)") }
        }
        return try ids.flatMap { try violations(of: $0, in: places[$0] ?? []) }
            + places.keys.filter { !ids.contains($0) }.map { "\($0) is in \(places[$0] ?? [])" }
    }

    private func violations(of id: String, in places: [String]) throws -> [String] {
        let fields = try connection.run(["HMGET", "\(root):job:\(id)", "st", "wid"]).arrayValue ?? []
        let state = fields.first?.textValue
        let hasEnvelope = try connection.run(["EXISTS", "\(root):env:\(id)"]) == .integer(1)
        let isRight =
            switch state {
            case nil: places.isEmpty && !hasEnvelope
            case "ready", "delayed", "dead": places == [state] && hasEnvelope
            case "active": places == ["active:\(fields.last?.textValue ?? "")"] && hasEnvelope
            // A former owner's report leaves the id where it was, to be passed over by whoever meets it.
            case "done", "removed": places.allSatisfy { $0 == "ready" || $0.hasPrefix("active:") } && !hasEnvelope
            default: false
            }
        return isRight ? [] : ["\(id) is \(state ?? "unknown") and in \(places), envelope: \(hasEnvelope)"]
    }

    private func list(_ command: String, _ key: String) throws -> [String] {
        try connection.run([command, key, "0", "-1"]).arrayValue?.compactMap(\.textValue) ?? []
    }
}
