/// Who may still join the queue in front of a connection, and who has waited too long in it.
///
/// Bounded in two ways. By number, which bounds memory, and the waiting time too as long as the disk is as fast as usual.
/// By time, because a number says nothing when it is not: when a sync takes a second, or another process holds the lock,
/// the queue stands still with few in it. The age of whoever waits longest is the time that a newcomer will wait at
/// least, without anybody having to guess a rate. Whoever has waited longer than that when his turn comes is turned away
/// as well: his client has given up or will call the answer late, and those behind him still have a chance.
package struct AdmissionPolicy: Sendable, Equatable {
    /// Units that may wait, 1 and up.
    package let capacity: Int
    /// How long a unit may wait.
    package let patience: Duration

    package init(capacity: Int, patience: Duration) {
        self.capacity = max(1, capacity)
        self.patience = patience
    }

    /// Why a unit is turned away.
    package enum Refusal: Sendable, Equatable {
        /// As many wait as may.
        case full
        /// Whoever waits longest waits too long already.
        case slow
        /// It joined, and its turn came too late.
        case late
    }

    /// - Parameters:
    ///   - waiting: units in the queue.
    ///   - oldest: how long the first of them has waited.
    /// - Returns: none when one more may join.
    package func refusal(waiting: Int, oldest: Duration) -> Refusal? {
        if waiting >= capacity { return .full }
        return waiting > 0 && oldest > patience ? .slow : nil
    }

    /// Whether a unit whose turn has come is done.
    package func isInTime(waited: Duration) -> Bool { waited <= patience }
}

/// On whose behalf a unit of work is done.
package enum WorkOrigin: Sendable {
    /// Of somebody who waits for an answer, subject to the ``AdmissionPolicy``.
    case caller
    /// Of the service itself: health probe, relay, housekeeping. Few at a time, and turning them away would make a busy
    /// service look like a broken one.
    case service
}
