/// How fast the body of a request has to come. A pure value; what it means for a connection is ``ConnectionLifecycle``'s.
///
/// Three conditions, each against another way of holding a connection: something comes at least every ``pause``; what
/// takes longer than ``grace`` comes with ``rate`` on average; and what takes longer than ``slow`` comes with
/// ``slowRate``, the faster one, so that no body of ordinary length lasts much longer than a minute.
///
///     received so far   0      5,000   10,000   30,000   60,000   120 KiB   900 KiB
///     has to be over    10 s   10 s    20 s     60 s     60 s     120 s     900 s     after its head
package struct BodyPace: Sendable, Hashable {
    /// Longest silence within a body.
    package var pause = Duration.seconds(30)
    /// A body may take so long at any pace.
    package var grace = Duration.seconds(10)
    /// Bytes per second on average, once ``grace`` is over; at least 1.
    package var rate = 500
    /// A body may take so long at ``rate``.
    package var slow = Duration.seconds(60)
    /// Bytes per second on average, once ``slow`` is over; at least 1.
    package var slowRate = 1_024

    /// The product's defaults.
    package init() {}

    /// How long after its head a body may still be incomplete of which `received` bytes have come.
    func allowance(for received: Int) -> Duration {
        let slowly = min(max(grace, Self.time(for: received, at: rate)), max(grace, slow))
        return max(slowly, Self.time(for: received, at: slowRate))
    }

    private static func time(for bytes: Int, at rate: Int) -> Duration {
        .seconds(bytes / max(1, rate))
    }
}
