/// The patients that this run has registered and not deleted, as seen by one event loop.
///
/// Only what the service acknowledged to this run is read or deleted: a load test must never touch a record it did not
/// make.
struct KnownPatients {
    /// One acknowledged registration.
    struct Entry: Equatable {
        let id: Int64
        /// The number of the generated person.
        let person: UInt64
    }

    private var entries: [Entry] = []
    private var deleted: Set<Int64> = []
    private let capacity: Int

    /// - Parameter capacity: how many are remembered; beyond it a new one takes the place of a random old one.
    init(capacity: Int = 1 << 20) {
        self.capacity = capacity
    }

    var count: Int { entries.count }

    mutating func insert(_ entry: Entry, _ random: inout RandomSource) {
        if entries.count < capacity {
            entries.append(entry)
        } else {
            entries[random.below(entries.count)] = entry
        }
    }

    /// Any of them, or nil when there is none.
    func pick(_ random: inout RandomSource) -> Entry? {
        entries.isEmpty ? nil : entries[random.below(entries.count)]
    }

    /// Takes one out, to be deleted; nobody else gets it after that.
    mutating func take(_ random: inout RandomSource) -> Entry? {
        guard !entries.isEmpty else { return nil }
        entries.swapAt(random.below(entries.count), entries.count - 1)
        let entry = entries.removeLast()
        // Remembered while a read that was already on its way may meet the deletion; a bound keeps a long run small.
        if deleted.count >= 65_536 { deleted.removeAll(keepingCapacity: true) }
        deleted.insert(entry.id)
        return entry
    }

    /// Whether this run has asked for the deletion of `id`: a 404 for it is the right answer.
    func wasDeleted(_ id: Int64) -> Bool { deleted.contains(id) }
}
