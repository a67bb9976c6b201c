import Synchronization
import Timekeeping

/// A clock that stands still until it is set.
final class TestClock: Sendable {
    private let moment: Mutex<Timestamp>

    init(_ moment: Timestamp) {
        self.moment = Mutex(moment)
    }

    var now: Timestamp {
        get { moment.withLock(\.self) }
        set { moment.withLock { $0 = newValue } }
    }
}
