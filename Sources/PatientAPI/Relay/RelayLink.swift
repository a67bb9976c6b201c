import Jobs

/// One thread's connection to the queue, opened when needed and forgotten when it fails. Confined to that thread.
struct RelayLink {
    private let queue: any JobQueue
    private var connection: (any JobQueueConnection)?
    private var incarnation: String?

    init(_ queue: any JobQueue) {
        self.queue = queue
    }

    /// The connection, and whether the server behind it may have lost what it knew: it was started anew since the last
    /// one, or nothing is known of an earlier one.
    mutating func open() throws(JobQueueError) -> (connection: any JobQueueConnection, mayHaveForgotten: Bool) {
        if let connection { return (connection, false) }
        let opened = try queue.connect()
        let current = try opened.incarnation()
        defer { incarnation = current }
        connection = opened
        return (opened, incarnation != current)
    }

    /// Drops the connection: the next use opens another.
    mutating func lose() {
        connection = nil
    }
}
