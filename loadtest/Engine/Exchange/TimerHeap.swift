import Transport

/// What a loop has to do later, the earliest first: a binary heap.
struct TimerHeap: Sendable {
    enum Purpose: Sendable, Equatable {
        /// A user has thought enough.
        case user(Int)
        /// A slow client sends its next piece; `serial` tells whether it still is the same request.
        case piece(slot: Int, serial: UInt32)
        /// A registration that came to nothing is tried again.
        case retry(Int)
    }

    struct Entry: Sendable, Equatable {
        let moment: Instant
        let purpose: Purpose
    }

    private var entries: [Entry] = []

    var next: Instant { entries.first?.moment ?? .never }

    var isEmpty: Bool { entries.isEmpty }

    mutating func add(_ purpose: Purpose, at moment: Instant) {
        entries.append(Entry(moment: moment, purpose: purpose))
        var place = entries.count - 1
        while place > 0, entries[place].moment < entries[(place - 1) / 2].moment {
            entries.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// Takes out the earliest, if its time has come.
    mutating func takeDue(at now: Instant) -> Entry? {
        guard let first = entries.first, first.moment <= now else { return nil }
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var place = 0
        while true {
            var least = place
            for child in (2 * place + 1)...(2 * place + 2)
            where child < entries.count && entries[child].moment < entries[least].moment { least = child }
            guard least != place else { return first }
            entries.swapAt(place, least)
            place = least
        }
    }

    mutating func removeAll() {
        entries.removeAll()
    }
}
