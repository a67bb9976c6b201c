/// What a run does besides the plain requests of its mix: each is a part of its registrations.
package struct Variations: Sendable, Equatable {
    package var duplicates = Share.none
    package var invalid = Share.none
    package var slow = Share.none
    package var bursts = Share.none
    package var replays = Share.none
    /// Registrations in one request; 1 is no batch.
    package var batch = 1
    /// How often a registration is tried again that came to nothing.
    package var retries = 0
    /// Whether registrations carry an idempotency key.
    package var usesKeys = false

    package init() {}

    /// Registrations of one person that a burst sends at once.
    static let burstSize = 3

    /// What the next registration is.
    func choose(_ random: inout RandomSource) -> Operation {
        let plain: Operation = batch > 1 ? .batch : .register
        guard duplicates.fraction + invalid.fraction + slow.fraction + bursts.fraction + replays.fraction > 0 else {
            return plain
        }
        var draw = random.unit() - duplicates.fraction
        if draw < 0 { return .duplicate }
        draw -= invalid.fraction
        if draw < 0 { return .invalid }
        draw -= slow.fraction
        if draw < 0 { return .slow }
        draw -= bursts.fraction
        if draw < 0 { return .burst }
        draw -= replays.fraction
        return draw < 0 ? .replay : plain
    }
}
