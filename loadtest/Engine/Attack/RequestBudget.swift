import Synchronization

/// How many requests may still be sent, over all loops.
final class RequestBudget: Sendable {
    private let left: Atomic<Int>

    /// - Parameter requests: nil is no bound.
    init(_ requests: Int?) {
        left = Atomic(requests ?? .max)
    }

    /// Takes one; false when there is none left.
    func take() -> Bool {
        left.wrappingSubtract(1, ordering: .relaxed).oldValue > 0
    }
}
