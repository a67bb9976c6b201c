import Synchronization

/// What those who register and those who look on know together.
final class ChaosProgress: Sendable {
    private struct State {
        var number = 0
        var isOver = false
        var isStopped = false
        var acknowledged: Set<String> = []
        var falseClaims: [String] = []
    }

    private let state = Mutex(State())

    /// The number of the next registration; nil: it is enough, and nothing is disturbed any more.
    func next(enough count: Int) -> Int? {
        state.withLock { state in
            guard !state.isStopped, !state.isOver || state.acknowledged.count < count else { return nil }
            state.number += 1
            return state.number
        }
    }

    func acknowledge(_ address: String) { state.withLock { _ = $0.acknowledged.insert(address) } }
    /// Nobody registers any more, whether it is enough or not.
    func stop() { state.withLock { $0.isStopped = true } }
    func endDisturbances() { state.withLock { $0.isOver = true } }
    func complain(_ address: String) { state.withLock { $0.falseClaims.append(address) } }

    var acknowledged: Set<String> { state.withLock { $0.acknowledged } }
    /// Addresses of mails that were said to be sent and had not been accepted.
    var falseClaims: [String] { state.withLock { $0.falseClaims } }
}
