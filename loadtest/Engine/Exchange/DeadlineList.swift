import Transport

/// When the waits of a loop's connections end, the earliest first.
///
/// All waits are equally long, so whoever begins last ends last: a doubly linked list by connection, in which beginning
/// and ending a wait are a few stores.
struct DeadlineList: Sendable {
    private struct Node {
        var moment = Instant.never
        var previous: Int32 = -1
        var next: Int32 = -1
        var isListed = false
    }

    private var nodes: [Node] = []
    private var first: Int32 = -1
    private var last: Int32 = -1

    /// Makes room for connections up to and including `slot`.
    mutating func reserve(_ slot: Int) {
        while nodes.count <= slot { nodes.append(Node()) }
    }

    /// Begins a wait, or begins it anew; it must not end before one that began earlier.
    mutating func begin(_ slot: Int, until moment: Instant) {
        if nodes[slot].isListed { end(slot) }
        nodes[slot] = Node(moment: moment, previous: last, next: -1, isListed: true)
        if last >= 0 { nodes[Int(last)].next = Int32(slot) } else { first = Int32(slot) }
        last = Int32(slot)
    }

    mutating func end(_ slot: Int) {
        let node = nodes[slot]
        guard node.isListed else { return }
        if node.previous >= 0 { nodes[Int(node.previous)].next = node.next } else { first = node.next }
        if node.next >= 0 { nodes[Int(node.next)].previous = node.previous } else { last = node.previous }
        nodes[slot].isListed = false
    }

    /// When the earliest wait ends.
    var next: Instant { first >= 0 ? nodes[Int(first)].moment : .never }

    /// Takes out a connection whose wait is over.
    mutating func takeExpired(at now: Instant) -> Int? {
        guard first >= 0, nodes[Int(first)].moment <= now else { return nil }
        let slot = Int(first)
        end(slot)
        return slot
    }
}
