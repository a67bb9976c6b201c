/// How many senders of a worker may deliver at the same time: slow start, as with TCP and for the same reason. A relay that
/// was just down is not met by all connections at once, one that says "too fast" is met by half of them, and an idle
/// worker keeps one connection warm instead of many cold ones.
///
///     a delivery ended well and more work waits     one more: the number doubles with each round
///     a delivery takes long and all are busy        one more each half second
///     the provider is down, throttles, hangs up     half as many, once per round
///     a second without work                         half as many
package struct SendingWindow: Sendable, Equatable {
    package let maximum: Int
    package private(set) var size = 1
    /// Deliveries that began before the last halving: their failures are no news.
    private var old = 0

    /// - Parameter maximum: 1 and up.
    package init(maximum: Int) {
        precondition(maximum >= 1, "a worker without senders delivers nothing")
        self.maximum = maximum
    }

    package mutating func grow() { size = min(maximum, size + 1) }

    package mutating func idle() { size = max(1, size / 2) }

    /// - Parameter isStrained: whether the provider was to blame.
    package mutating func ended(isStrained: Bool) {
        if old > 0 {
            old -= 1
        } else if isStrained {
            old = size - 1
            size = max(1, size / 2)
        }
    }
}
