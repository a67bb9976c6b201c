/// What this process saw accepted lately, by id.
///
/// A queue that loses the report of an acceptance (Redis was killed before its write, or emptied) hands the job out again.
/// Who remembers it settles it and sends nothing twice. Bounded: the oldest is forgotten first.
struct AcceptedJobs: Sendable {
    private let capacity: Int
    private var codes: [String: Int] = [:]
    private var order: [String] = []
    private var oldest = 0

    init(capacity: Int = 10_000) {
        self.capacity = capacity
    }

    /// The code that it was accepted with; nil: not remembered.
    func code(of id: String) -> Int? { codes[id] }

    mutating func note(_ id: String, code: Int) {
        guard codes.updateValue(code, forKey: id) == nil else { return }
        if order.count < capacity {
            order.append(id)
        } else {
            codes[order[oldest]] = nil
            order[oldest] = id
            oldest = (oldest + 1) % capacity
        }
    }
}
