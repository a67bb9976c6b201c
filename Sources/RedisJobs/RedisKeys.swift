/// The names of a queue's keys. The braces are a cluster's hash tag: all of a queue lies in one slot.
///
///     {nq:email}:ready:n    {nq:email}:proc:WORKER    {nq:email}:job:ID    …
struct RedisKeys: Sendable, Equatable {
    /// What every script gets as its only key.
    let root: String

    /// - Parameters:
    ///   - prefix: first word, a setting.
    ///   - queue: such as `email`.
    init(prefix: String, queue: String) {
        root = "{\(prefix):\(queue)}"
    }

    func ready(_ lane: String) -> String { "\(root):ready:\(lane)" }
    var bell: String { "\(root):bell" }
    var suspectsBell: String { "\(root):bell:s" }
    func held(by worker: String) -> String { "\(root):proc:\(worker)" }
    var delayed: String { "\(root):delayed" }
    var dead: String { "\(root):dead" }
    func job(_ id: String) -> String { "\(root):job:\(id)" }
    func envelope(_ id: String) -> String { "\(root):env:\(id)" }
    var workers: String { "\(root):workers" }
    func description(of worker: String) -> String { "\(root):winfo:\(worker)" }
    var paused: String { "\(root):paused" }
    var events: String { "\(root):ev" }
    var breaker: String { "\(root):brk" }
    var epoch: String { "\(root):epoch" }
    /// - Parameter hour: as `yyyymmddhh`, UTC.
    func statistics(ofHour hour: String) -> String { "\(root):stat:\(hour)" }

    /// A pattern for SCAN; a prefix may hold none of its special characters.
    func pattern(_ kind: String) -> String {
        let inner = root.dropFirst().dropLast()
        return "?\(inner)?:\(kind):*"
    }
}
