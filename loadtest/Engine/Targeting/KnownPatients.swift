/// The patients that this run has registered, as seen by one event loop.
///
/// Only what the service acknowledged to this run is read or deleted: a load test must never touch a record it did not
/// make. Those that will be deleted are kept apart from those that stay, so that an address that is repeated on purpose
/// is certainly taken.
struct KnownPatients {
    /// One acknowledged registration.
    struct Entry: Equatable {
        let id: Int64
        /// The number of the generated person.
        let person: UInt64
    }

    private var staying: [Entry] = []
    private var leaving: [Entry] = []
    /// Deletions that were acknowledged, the latest ones.
    private var deleted: [Entry] = []
    private var oldestDeleted = 0
    /// Asked for, whatever became of it.
    private var asked: Set<Int64> = []
    private let capacity: Int
    /// Deletions that are remembered: a read that is already on its way may meet one, and later ones ask for them.
    private static let remembered = 65_536

    /// - Parameter capacity: how many are remembered; beyond it a new one takes the place of a random old one.
    init(capacity: Int = 1 << 20) {
        self.capacity = capacity
    }

    var count: Int { staying.count + leaving.count }

    mutating func insert(_ entry: Entry, leaves: Bool, _ random: inout RandomSource) {
        if leaves {
            Self.insert(entry, into: &leaving, capacity, &random)
        } else {
            Self.insert(entry, into: &staying, capacity, &random)
        }
    }

    private static func insert(
        _ entry: Entry, into entries: inout [Entry], _ capacity: Int, _ random: inout RandomSource
    ) {
        if entries.count < capacity { entries.append(entry) } else { entries[random.below(entries.count)] = entry }
    }

    /// Any of them, or nil when there is none.
    func pick(_ random: inout RandomSource) -> Entry? {
        guard count > 0 else { return nil }
        let place = random.below(count)
        return place < staying.count ? staying[place] : leaving[place - staying.count]
    }

    /// One that nobody will delete, or nil when there is none.
    func pickStaying(_ random: inout RandomSource) -> Entry? {
        staying.isEmpty ? nil : staying[random.below(staying.count)]
    }

    /// One whose deletion was acknowledged, or nil when there is none.
    func pickDeleted(_ random: inout RandomSource) -> Entry? {
        deleted.isEmpty ? nil : deleted[random.below(deleted.count)]
    }

    /// Takes one out, to be deleted; nobody else gets it after that.
    mutating func take(_ random: inout RandomSource) -> Entry? {
        guard !leaving.isEmpty else { return nil }
        leaving.swapAt(random.below(leaving.count), leaving.count - 1)
        let entry = leaving.removeLast()
        if asked.count >= Self.remembered { asked.removeAll(keepingCapacity: true) }
        asked.insert(entry.id)
        return entry
    }

    /// Whether this run has asked for the deletion of `id`: a 404 for it is a right answer.
    func isDeletionAsked(_ id: Int64) -> Bool { asked.contains(id) }

    /// Notes that a deletion was acknowledged: from now on the patient must not be found.
    mutating func noteDeleted(_ entry: Entry) {
        if deleted.count < Self.remembered {
            deleted.append(entry)
        } else {
            deleted[oldestDeleted] = entry
            oldestDeleted = (oldestDeleted + 1) % Self.remembered
        }
    }
}
