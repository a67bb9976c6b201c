import Foundation
import Synchronization
import TestSupport

/// How long the jobs of killed workers stay with the dead.
final class RecoveryWatch: Sendable {
    private let stage: ChaosStage
    /// Longer than any recovery may take; one that never ends is as long as that.
    private static let limit = Duration.seconds(60)
    private let watches = Mutex<[Task<Duration?, Never>]>([])

    init(stage: ChaosStage) { self.stage = stage }

    /// Times beyond the lateness of the watch itself: a machine that is too busy to look is no evidence. Waits for those
    /// that are under way.
    func recoveries() async -> [Duration] {
        var times: [Duration] = []
        for watch in watches.withLock({ $0 }) {
            if let time = await watch.value { times.append(time) }
        }
        return times
    }

    /// Kills a worker and waits until nothing is left in its list; not counted when Redis was disturbed meanwhile.
    func kill(_ index: Int) async throws {
        let names = await Self.names(of: stage.processOfWorker(index), stage)
        let generation = await stage.generation
        try await stage.killWorker(index)
        let start = ContinuousClock.now
        guard !names.isEmpty else { return }
        let watch = Task { [stage] () -> Duration? in
            var lateness = Duration.zero
            while ContinuousClock.now - start < Self.limit {
                let look = ContinuousClock.now
                let left = try? await stage.deployment.redis.command("EXISTS", names[0])
                guard await stage.generation == generation, let left else { return nil }
                if left.contains("0") { break }
                // Not `eventually`: how late this test itself is must not count as the service's time.
                try? await Task.sleep(for: .milliseconds(100))
                lateness = max(lateness, ContinuousClock.now - look - .milliseconds(100))
            }
            return ContinuousClock.now - start - lateness
        }
        watches.withLock { $0.append(watch) }
    }

    /// The keys of the lists that a process holds jobs in.
    private static func names(of process: Int32?, _ stage: ChaosStage) async -> [String] {
        guard let process, let keys = try? await stage.deployment.redis.command("KEYS", "{nq:email}:proc:*") else {
            return []
        }
        for key in keys.split(separator: "\n").map(String.init) {
            let facts = key.replacing(":proc:", with: ":winfo:")
            let owner = (try? await stage.deployment.redis.command("HGET", facts, "pid")) ?? ""
            if owner.trimmingCharacters(in: .whitespacesAndNewlines) == "\(process)" { return [key] }
        }
        return []
    }
}
