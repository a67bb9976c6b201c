/// Which of the latest bursts have had their one success.
struct BurstLog {
    private var people: [UInt64] = []
    private var succeeded: [Bool] = []
    private var next = 0
    /// Bursts whose answers may still be to come.
    private static let remembered = 1_024

    mutating func begin(_ person: UInt64) {
        if people.count < Self.remembered {
            people.append(person)
            succeeded.append(false)
        } else {
            people[next] = person
            succeeded[next] = false
        }
        next = (next + 1) % Self.remembered
    }

    /// Notes a success; false when the burst had one already.
    mutating func succeed(_ person: UInt64) -> Bool {
        guard let place = people.firstIndex(of: person) else { return true }
        defer { succeeded[place] = true }
        return !succeeded[place]
    }
}
