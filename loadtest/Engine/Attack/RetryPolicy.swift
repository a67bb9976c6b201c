/// When a registration is tried once more.
enum RetryPolicy {
    /// Whether the attempt came to nothing that another could mend: no answer, or one that asks to come back. What was
    /// never sent for want of a connection is the generator's affair and no client's.
    static func isWorthAnother(_ outcome: Outcome, _ request: LoadRequest) -> Bool {
        switch request.operation {
        case .register, .slow, .retry, .batch: break
        default: return false
        }
        switch outcome {
        case .answered(let status, _): return [408, 425, 429, 500, 502, 503, 504].contains(status)
        case .failed(let failure): return failure != .unsent && failure != .overflow
        }
    }

    /// The pause before the next attempt in nanoseconds: 100 ms, doubled each time, and up to half as much again, so that
    /// those who failed together do not come back together.
    ///
    ///     attempt   0         1         2
    ///     pause     100 ms    200 ms    400 ms
    static func pause(after attempt: Int, _ random: inout RandomSource) -> Int64 {
        let base = Int64(100_000_000) << Int64(min(attempt, 6))
        return base + Int64(random.unit() * Double(base) / 2)
    }
}

/// Registrations that wait for their next attempt, by number; numbers are used again.
struct RetryStore {
    struct Entry {
        let request: LoadRequest
        /// The connection of the attempt before; in a closed run its user makes the next one.
        let slot: Int
    }

    private var entries: [Entry?] = []
    private var free: [Int] = []
    private(set) var count = 0

    mutating func add(_ request: LoadRequest, slot: Int) -> Int {
        count += 1
        let entry = Entry(request: request, slot: slot)
        guard let place = free.popLast() else {
            entries.append(entry)
            return entries.count - 1
        }
        entries[place] = entry
        return place
    }

    mutating func take(_ place: Int) -> Entry? {
        guard let entry = entries[place] else { return nil }
        entries[place] = nil
        free.append(place)
        count -= 1
        return entry
    }

    /// Whether the request of that connection is among them.
    func isWaiting(_ slot: Int) -> Bool {
        count > 0 && entries.contains { $0?.slot == slot }
    }
}
