import Synchronization

/// What was delivered, by id. Usable from any thread.
final class DeliveryLog: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    func note(_ id: String) { counts.withLock { $0[id, default: 0] += 1 } }
    var byID: [String: Int] { counts.withLock { $0 } }
}
