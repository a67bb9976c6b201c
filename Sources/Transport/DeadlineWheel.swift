/// Every time-out of a loop, in one coarse structure: a ring of buckets, one per tick, each a linked list of slots.
///
/// A slot is a small integer that names one waiting thing, and has at most one entry. Setting and clearing are O(1)
/// and allocate nothing once the tables have grown to the number of slots. Time is a tick count given by the caller,
/// so that the wheel is a plain value that tests can drive.
///
/// An entry further away than the ring is long is filed in the farthest bucket; the caller finds that its deadline
/// has not come and files it again.
package struct DeadlineWheel: Sendable {
    /// Number of buckets; with ticks of 16 ms a turn of the ring is 65 s, longer than any usual time-out.
    package static let length = 4_096

    private var heads = [Int32](repeating: Self.none, count: Self.length)
    /// One bit per bucket that holds something, so that the next one is found by looking at 64 words at most.
    private var occupied = [UInt64](repeating: 0, count: Self.length / 64)
    private var entries: [Entry] = []
    /// The last tick that was expired.
    private var current: Int
    /// The first tick that has an entry, or nil. Kept up to date, because a loop asks for it before each of its waits.
    private(set) package var nextTick: Int?

    private static let none: Int32 = -1

    private struct Entry {
        var next = DeadlineWheel.none
        var previous = DeadlineWheel.none
        /// The tick it is filed under; -1 when it is not filed.
        var tick = -1
    }

    /// - Parameter tick: the present.
    package init(tick: Int) {
        current = tick
    }

    /// The tick at which `slot` will be reported, or nil. May be earlier than asked for (see above).
    package func filedTick(of slot: Int) -> Int? {
        guard slot < entries.count, entries[slot].tick >= 0 else { return nil }
        return entries[slot].tick
    }

    /// Files `slot` under `tick`, instead of where it was; a tick that is past is reported next.
    package mutating func set(slot: Int, tick: Int) {
        while entries.count <= slot { entries.append(Entry()) }
        clear(slot: slot)
        let filed = min(max(tick, current + 1), current + Self.length - 1)
        let bucket = filed % Self.length
        let follower = heads[bucket]
        entries[slot] = Entry(next: follower, tick: filed)
        if follower != Self.none { entries[Int(follower)].previous = Int32(slot) }
        heads[bucket] = Int32(slot)
        occupied[bucket / 64] |= 1 << UInt64(bucket % 64)
        nextTick = min(nextTick ?? .max, filed)
    }

    /// Takes `slot` out, if it is in.
    package mutating func clear(slot: Int) {
        guard slot < entries.count, entries[slot].tick >= 0 else { return }
        let entry = entries[slot]
        let bucket = entry.tick % Self.length
        if entry.previous == Self.none {
            heads[bucket] = entry.next
            if entry.next == Self.none {
                occupied[bucket / 64] &= ~(1 << UInt64(bucket % 64))
                if entry.tick == nextTick { nextTick = firstTick(after: entry.tick) }
            }
        } else {
            entries[Int(entry.previous)].next = entry.next
        }
        if entry.next != Self.none { entries[Int(entry.next)].previous = entry.previous }
        entries[slot] = Entry()
    }

    /// The first tick behind `tick` that has an entry, or nil.
    private func firstTick(after tick: Int) -> Int? {
        let end = current + Self.length
        var candidate = tick + 1
        while candidate < end {
            let bucket = candidate % Self.length
            let word = occupied[bucket / 64] >> UInt64(bucket % 64)
            if word != 0 {
                let found = candidate + word.trailingZeroBitCount
                // Bits of ticks before the present belong to the same word only when the ring has come round.
                return found < end ? found : nil
            }
            candidate += 64 - bucket % 64
        }
        return nil
    }

    /// Takes out everything filed up to and including `tick` and appends it to `due`.
    package mutating func expire(upTo tick: Int, into due: inout [Int]) {
        while let next = nextTick, next <= tick {
            while heads[next % Self.length] != Self.none {
                let slot = Int(heads[next % Self.length])
                clear(slot: slot)
                due.append(slot)
            }
        }
        current = max(current, tick)
    }
}
