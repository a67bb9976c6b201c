/// What a person may ask of a queue and do to it.
///
/// Confined like the connection that it is part of.
package protocol QueueAdministration: AnyObject {
    /// How many jobs are in which state.
    func depths() throws(JobQueueError) -> QueueDepths
    /// What else is worth knowing of the whole queue; costs more than ``depths()``, by the number of dead jobs.
    func condition() throws(JobQueueError) -> QueueCondition
    /// Who works, by name.
    func workers() throws(JobQueueError) -> [WorkerListing]
    /// Jobs settled in the last `hours` hours, the present one included, by what became of them.
    func counts(ofHours hours: Int) throws(JobQueueError) -> [String: Int]

    /// Jobs of one state in the order they would be taken (the dead: the latest first), from `offset` on.
    func list(_ place: JobPlace, from offset: Int, limit: Int) throws(JobQueueError) -> [JobDetails]
    /// Everything the queue knows of one job; nil: nothing.
    func details(of id: String) throws(JobQueueError) -> JobDetails?

    /// Brings dead jobs back as if new; false: it is not dead.
    func requeue(_ ids: [String]) throws(JobQueueError) -> [Bool]
    /// Makes delayed jobs ready at once; false: it is not delayed.
    func advance(_ ids: [String]) throws(JobQueueError) -> [Bool]
    /// Takes jobs out for good; false: unknown, ended, or perhaps being accepted right now.
    func remove(_ ids: [String]) throws(JobQueueError) -> [Bool]
    /// While it is paused nothing is claimed; deliveries under way go on.
    func setPaused(_ isPaused: Bool) throws(JobQueueError)

    /// Looks for jobs that contradict themselves: in no place, in two, without an envelope. Correct while others work.
    ///
    /// - Parameter repairing: also puts right what it finds.
    func inspect(repairing: Bool) throws(JobQueueError) -> [QueueFinding]
    /// Replaces an envelope that is still as it was read; false: it is not.
    func replaceEnvelope(of id: String, _ old: [UInt8], with new: [UInt8]) throws(JobQueueError) -> Bool
}

/// How many jobs are in which state.
package struct QueueDepths: Sendable, Equatable {
    package var high = 0
    package var normal = 0
    package var low = 0
    package var suspects = 0
    package var active = 0
    package var delayed = 0
    package var dead = 0
    package var workers = 0

    package init() {}

    /// Ready in the regular lanes.
    package var ready: Int { high + normal + low }
}

/// The condition of a queue.
package struct QueueCondition: Sendable, Equatable {
    package var isPaused = false
    /// How long the job that waits longest in a ready lane has been in the queue; nil: none waits.
    package var oldestReady: Duration?
    /// How long the circuit stays open; zero when it is half open, nil when it is closed.
    package var circuit: Duration?
    /// Dead jobs by their reason.
    package var deadByReason: [String: Int] = [:]

    package init() {}
}

/// Where a person looks for jobs.
package enum JobPlace: String, Sendable, CaseIterable {
    case ready, suspects, active, delayed, dead
}

/// Everything a queue knows of one job.
package struct JobDetails: Sendable, Equatable {
    package var id: String
    package var state: JobState
    package var lane: JobLane
    package var isSuspect = false
    /// When the queue got it, in milliseconds since the epoch, as all moments here.
    package var enqueuedAt: Int64 = 0
    package var attempts = 0
    package var deliveries = 0
    package var tries = 0
    package var triedAt: Int64?
    package var crashes = 0
    package var doubts = 0
    package var wasLost = false
    /// How often a person brought it back.
    package var replays = 0
    /// Acceptances reported after the first.
    package var duplicates = 0
    package var worker: String?
    package var phase: DeliveryPhase?
    package var dueAt: Int64?
    package var endedAt: Int64?
    /// What the last attempt failed with; at most 60 bytes, nothing personal.
    package var error: String?
    /// The encoded ``JobEnvelope``; nil once it is erased.
    package var envelope: [UInt8]?

    package init(id: String, state: JobState, lane: JobLane) {
        self.id = id
        self.state = state
        self.lane = lane
    }
}

/// What a worker tells of itself.
package struct WorkerDescription: Sendable, Equatable {
    package var host = ""
    package var process = 0
    package var version = ""
    /// Deliveries it can have under way, and has.
    package var senders = 0
    package var busy = 0
    /// Bytes.
    package var residentMemory = 0
    /// Milliseconds since the epoch.
    package var startedAt: Int64 = 0

    package init() {}
}

/// A worker as the queue knows it.
package struct WorkerListing: Sendable, Equatable {
    package let name: String
    /// What is left of its lease; negative: it ran out.
    package let lease: Duration
    package let held: Int
    /// What it told of itself; nil: nothing yet.
    package let description: WorkerDescription?

    package init(name: String, lease: Duration, held: Int, description: WorkerDescription?) {
        self.name = name
        self.lease = lease
        self.held = held
        self.description = description
    }
}

/// Something in a queue that contradicts itself.
package struct QueueFinding: Sendable, Equatable {
    /// A job's id, or a worker's name.
    package let subject: String
    /// In words, nothing personal.
    package let problem: String

    package init(subject: String, problem: String) {
        self.subject = subject
        self.problem = problem
    }
}
