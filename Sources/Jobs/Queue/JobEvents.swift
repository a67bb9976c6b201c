/// News of jobs, and where to go on reading.
package struct JobEvents: Sendable, Equatable {
    package let events: [JobEvent]
    /// Cursor of the last of them, or the one asked with.
    package let cursor: String

    package init(events: [JobEvent], cursor: String) {
        self.events = events
        self.cursor = cursor
    }
}

/// Something happened to a job. Every event says all there is to say, so that of several the last is enough.
package struct JobEvent: Sendable, Equatable {
    package let id: String
    package let change: JobChange
    /// Deliveries begun so far.
    package let tries: Int
    /// When the last of them began, in milliseconds since the epoch by the queue's clock; nil: none has.
    package let triedAt: Int64?
    /// How often it may have been sent without a reply.
    package let doubts: Int

    package init(id: String, change: JobChange, tries: Int = 0, triedAt: Int64? = nil, doubts: Int = 0) {
        self.id = id
        self.change = change
        self.tries = tries
        self.triedAt = triedAt
        self.doubts = doubts
    }
}

/// What happened to a job.
package enum JobChange: Sendable, Equatable {
    /// A delivery began.
    case began
    /// A delivery failed in passing; another follows.
    case postponed
    /// A delivery ended without having come to anything: its worker stopped or died. Another follows.
    case returned
    /// A person brought it back from the dead.
    case requeued
    case ended(JobEnd)
}

/// The ways a job can end.
package enum JobEnd: Sendable, Equatable {
    /// Accepted, with the reply's code.
    case done(code: Int)
    /// Buried, with a ``DeathReason`` or one from a newer version.
    case dead(reason: String)
    /// Taken out of the queue, by a person or because the patient was erased.
    case removed
}

/// Where a job is.
package enum JobState: Sendable, Equatable {
    case ready
    case active
    case delayed
    case ended(JobEnd)
}

/// Where a job is, and what of it is worth keeping outside of the queue.
package struct JobStatus: Sendable, Equatable {
    package let state: JobState
    /// See ``JobEvent``.
    package let tries: Int
    package let triedAt: Int64?
    package let doubts: Int

    package init(state: JobState, tries: Int = 0, triedAt: Int64? = nil, doubts: Int = 0) {
        self.state = state
        self.tries = tries
        self.triedAt = triedAt
        self.doubts = doubts
    }
}
