import Patients
import Synchronization

/// The keys under which a request is being carried out by this process. Shared by all loops.
///
/// The repository would let the second request wait for the first; a client that is told at once can decide for itself
/// (`idempotency-in-progress`), and one that sends its request a thousand times holds a thousand places of nobody.
final class RunningRequests: Sendable {
    private final class Shard: Sendable {
        let names = Mutex<Set<String>>([])
    }

    /// Enough that two loops nearly never meet at one lock.
    private let shards = (0..<32).map { _ in Shard() }

    /// - Returns: false when it is running already.
    func begin(_ claim: IdempotencyClaim) -> Bool {
        let name = Self.name(of: claim)
        return shard(of: name).names.withLock { $0.insert(name).inserted }
    }

    func end(_ claim: IdempotencyClaim) {
        let name = Self.name(of: claim)
        _ = shard(of: name).names.withLock { $0.remove(name) }
    }

    /// A key has no blank in it, so the two cannot be cut elsewhere.
    private static func name(of claim: IdempotencyClaim) -> String { "\(claim.scope) \(claim.key)" }

    private func shard(of name: String) -> Shard {
        shards[Int(UInt(bitPattern: name.hashValue) % UInt(shards.count))]
    }
}
