/// Under which names a worker holds jobs. A name is given up when a claim under it may have succeeded without an answer:
/// what lies in its list and nobody knows of is given back at once. The lease is renewed while deliveries under it go on
/// and then runs out, for a claim that the server carries out later still.
extension DispatchState {
    /// Every name whose lease must not run out.
    var livingNames: [String] {
        held.keys.filter { $0 != name && !abandoned.contains($0) } + (name.map { [$0] } ?? [])
    }

    /// - Returns: whether it was the current name, which only the first who asks is told.
    mutating func giveUp(_ name: String) -> Bool {
        guard self.name == name else { return false }
        self.name = nil
        disowned.append(name)
        return true
    }

    /// Lets every lease run out under which something is delivered now: others recover what is stuck.
    mutating func abandonBusyNames() {
        abandoned.formUnion(held.keys)
        if let name, held[name] != nil { self.name = nil }
    }

    mutating func hold(_ job: String, under name: String) { held[name, default: []].insert(job) }

    mutating func release(_ job: String, under name: String) {
        held[name]?.remove(job)
        if held[name]?.isEmpty == true {
            held[name] = nil
            abandoned.remove(name)
        }
    }

    /// Whether nothing is delivered, and nothing is left to tell.
    var isIdle: Bool { held.isEmpty }

    /// Names that were given up, each with the jobs that are known to be held under it: what else lies in its list was
    /// claimed without an answer, and is to be given back.
    mutating func takeDisowned() -> [(name: String, known: [String])] {
        defer { disowned = [] }
        return disowned.map { ($0, Array(held[$0] ?? [])) }
    }
}
