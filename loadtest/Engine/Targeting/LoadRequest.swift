/// A request that has been written and waits to be sent: what has to be known to judge its answer.
struct LoadRequest: Equatable, Sendable {
    var operation: Operation
    /// Whose registration it is (of a batch, the first one's); for the others the patient they speak of.
    var person: UInt64 = 0
    /// How many people it registers, one after another in the numbering of its lane.
    var people = 1
    /// The patient it speaks of; 0 for none.
    var id: Int64 = 0
    /// The attempt of this registration, from 0.
    var attempt = 0
    /// Which of several ways of being a duplicate or invalid.
    var form = 0
    /// Whether it carries the idempotency key of its person.
    var hasKey = false
    /// Whether it asks for a patient whose deletion was acknowledged before it was sent.
    var isGone = false

    /// Whether the beginning of the answer's body says something about its rightness.
    var wantsBody: Bool { operation != .list && operation != .search && operation != .delete && operation != .invalid }
}

/// What has come back.
struct Answer {
    let status: Int
    /// The body, or as much of its beginning as was kept; valid only while it is judged.
    let body: UnsafeRawBufferPointer
}
