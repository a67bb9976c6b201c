package import Transport

/// How fast a client has to take an answer, while the kernel has no room for more of it. A pure value.
///
/// Two conditions, as for the body of a request (``BodyPace``): something is taken at least every ``pause``, and what
/// lasts longer than ``grace`` is taken with ``rate`` on average. nginx and Apache know the first only, so that a byte now
/// and then holds an answer, its memory and a connection for as long as the client likes; Kestrel and http.sys ask for
/// 240 bytes a second after 5 s, in their words `MinResponseDataRate` and `MinBytesPerSecond`.
///
///     taken so far     0      2,400   24,000   240,000
///     has to be over   10 s   10 s    100 s    1,000 s   after the kernel had no room
package struct AnswerPace: Sendable, Hashable {
    /// Longest time in which nothing is taken.
    package var pause = Duration.seconds(30)
    /// No room may last so long at any pace.
    package var grace = Duration.seconds(10)
    /// Bytes per second on average, once ``grace`` is over; at least 1.
    package var rate = 240

    /// The product's defaults.
    package init() {}

    /// How long there may be no room, of which time `taken` bytes were taken.
    func allowance(for taken: Int) -> Duration {
        max(grace, .milliseconds(taken * 1_000 / max(1, rate)))
    }

    /// One time without room, from its beginning to the moment when the kernel takes more.
    ///
    /// What the client has taken is what its kernel has acknowledged: that the own kernel has room again tells of it only
    /// after a third of the send buffer, megabytes perhaps, has left.
    package struct Wait: Sendable, Equatable {
        private let pace: AnswerPace
        private let start: Instant
        private let atStart: Int
        private var waiting: Int
        private var lastProgress: Instant

        /// - Parameter waiting: bytes that are sent and not acknowledged.
        package init(for pace: AnswerPace, waiting: Int, at now: Instant) {
            self.pace = pace
            start = now
            lastProgress = now
            atStart = waiting
            self.waiting = waiting
        }

        /// When to look again.
        package var deadline: Instant {
            min(lastProgress + pace.pause, start + pace.allowance(for: atStart - waiting))
        }

        /// Whether the client has been too slow, with so many bytes waiting for it now.
        package mutating func isOver(waiting now: Int, at instant: Instant) -> Bool {
            if now < waiting {
                waiting = now
                lastProgress = instant
            }
            return instant >= deadline
        }
    }
}
