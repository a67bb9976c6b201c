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
    var workers: String { "\(root):workers" }
    var events: String { "\(root):ev" }
}
