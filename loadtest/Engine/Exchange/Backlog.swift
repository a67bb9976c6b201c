import Transport

/// Requests that are due and wait for a free connection, first come, first served; memory is allocated once.
struct Backlog: Sendable {
    private var ring: [Instant]
    private var head = 0
    private(set) var count = 0

    init(capacity: Int) {
        ring = [Instant](repeating: .never, count: max(1, capacity))
    }

    var isFull: Bool { count == ring.count }

    /// - Precondition: it is not full.
    mutating func append(_ due: Instant) {
        precondition(!isFull, "the backlog is bounded")
        ring[(head + count) % ring.count] = due
        count += 1
    }

    mutating func takeFirst() -> Instant? {
        guard count > 0 else { return nil }
        defer {
            head = (head + 1) % ring.count
            count -= 1
        }
        return ring[head]
    }
}
