import Patients

/// Which refusals are written down: the first of its kind from a network, and the next a minute later. A pure value.
///
/// Whoever is not let in must not be able to fill the disk with the proof of it. What is left out is still counted.
struct DenialThrottle {
    private struct Source: Hashable {
        let client: ClientNetwork?
        let refusal: AccessRefusal
    }

    /// Between two entries of one kind from one network.
    static let interval = Duration.seconds(60)
    /// Networks and kinds at a time: no more entries than that in a minute, whoever tries.
    static let capacity = 128

    private var noted: [Source: ContinuousClock.Instant] = [:]

    /// Whether this one is to be written down.
    mutating func admits(
        _ refusal: AccessRefusal, from client: ClientNetwork?, at moment: ContinuousClock.Instant
    ) -> Bool {
        let source = Source(client: client, refusal: refusal)
        if let last = noted[source], last.advanced(by: Self.interval) > moment { return false }
        if noted.count >= Self.capacity {
            noted = noted.filter { $0.value.advanced(by: Self.interval) > moment }
            guard noted.count < Self.capacity else { return false }
        }
        noted[source] = moment
        return true
    }
}
