import Jobs

/// One thread's connection to the queue, opened when needed and forgotten when it fails. Confined to that thread.
struct RelayLink {
    private let queue: any RelayedJobQueue
    private var connection: (any RelayConnection)?
    private var incarnation: String?

    init(_ queue: any RelayedJobQueue) {
        self.queue = queue
    }

    /// The connection, and whether the server behind it may have lost what it knew: it was started anew since the last
    /// one, or nothing is known of an earlier one.
    mutating func open() throws(JobQueueError) -> (connection: any RelayConnection, mayHaveForgotten: Bool) {
        if let connection { return (connection, false) }
        let opened = try queue.connectRelay()
        let current = try opened.incarnation()
        defer { incarnation = current }
        connection = opened
        return (opened, incarnation != current)
    }

    /// Whether the server behind the open connection was emptied since the last look.
    mutating func hasForgotten() throws(JobQueueError) -> Bool {
        guard let connection else { return false }
        let current = try connection.incarnation()
        defer { incarnation = current }
        return incarnation != current
    }

    /// Drops the connection: the next use opens another.
    mutating func lose() {
        connection = nil
    }
}
