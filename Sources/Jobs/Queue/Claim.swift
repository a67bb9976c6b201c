/// What a worker asks for when it is free.
package struct ClaimRequest: Sendable, Equatable {
    package var worker: String
    /// Most jobs wanted; a sender asks for the one it can deliver now.
    package var limit: Int
    package var lanes: ClaimLanes
    /// Whether the jobs count as begun at once, which saves a round trip for a sender that begins at once.
    package var begins: Bool
    /// The provider's limit, shared by every worker of the queue; nil: none.
    package var rate: RateLimit?

    package init(
        worker: String, upTo limit: Int = 1, from lanes: ClaimLanes = .regular, begins: Bool = false,
        rate: RateLimit? = nil
    ) {
        self.worker = worker
        self.limit = limit
        self.lanes = lanes
        self.begins = begins
        self.rate = rate
    }
}

/// What a claim gave.
package struct Claim: Sendable, Equatable {
    package let jobs: [ClaimedJob]
    /// Nothing is given out for this long, whatever waits: the queue is paused, the circuit is open, or the rate is used
    /// up. nil: the jobs are all there was to have.
    package let pause: Duration?

    package init(jobs: [ClaimedJob], pause: Duration? = nil) {
        self.jobs = jobs
        self.pause = pause
    }
}

/// Which lanes a claim looks at, and in which order.
package enum ClaimLanes: Sendable, Equatable, CaseIterable {
    /// High, normal, low.
    case regular
    /// Normal, low, high: now and then, so that the normal lane does not starve between two full ones.
    case normalFirst
    /// Low, normal, high: now and then, so that the low lane never starves.
    case lowFirst
    /// Jobs that were being delivered when a worker died; taken one at a time.
    case suspects

    /// Every eighth claim of a sender looks at the low lane first, and every eighth at the normal one.
    ///
    /// - Parameter turn: claims of that sender so far.
    package static func ofTurn(_ turn: Int) -> ClaimLanes {
        switch turn % 8 {
        case 3: .normalFirst
        case 7: .lowFirst
        default: .regular
        }
    }

    /// The lanes in their order; nil stands for the suspects'.
    package var order: [JobLane?] {
        switch self {
        case .regular: [.high, .normal, .low]
        case .normalFirst: [.normal, .low, .high]
        case .lowFirst: [.low, .normal, .high]
        case .suspects: [nil]
        }
    }
}
