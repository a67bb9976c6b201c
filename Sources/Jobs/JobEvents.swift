/// Terminal events, and where to go on reading.
package struct JobEvents: Sendable, Equatable {
    package let events: [JobEvent]
    /// Cursor of the last of them, or the one asked with.
    package let cursor: String

    package init(events: [JobEvent], cursor: String) {
        self.events = events
        self.cursor = cursor
    }
}

/// A job reached its final state.
package struct JobEvent: Sendable, Equatable {
    package let id: String
    package let end: JobEnd

    package init(id: String, end: JobEnd) {
        self.id = id
        self.end = end
    }
}

/// The two ways a job can end.
package enum JobEnd: Sendable, Equatable {
    /// Accepted, with the reply's code.
    case done(code: Int)
    /// Buried, with a ``DeathReason`` or one from a newer version.
    case dead(reason: String)
}

/// Where a job is.
package enum JobState: Sendable, Equatable {
    case ready
    case active
    case delayed
    case ended(JobEnd)
}

/// How many jobs are in which state.
package struct QueueDepths: Sendable, Equatable {
    package var ready = 0
    package var suspects = 0
    package var active = 0
    package var delayed = 0
    package var dead = 0
    package var workers = 0

    package init() {}
}
