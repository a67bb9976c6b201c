import Synchronization

/// The health of the process, as its checks see it.
///
/// An actor on the cooperative pool: probes start there, off the event loops. A result is reused for a short time, a
/// running probe is shared by all who ask meanwhile, and a probe that does not answer in time counts as failed while
/// it is still waited for: questions from outside can neither pile up nor hang.
package actor HealthChecks {
    private var entries: [Entry]
    private let lifetime: Duration
    private let patience: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private nonisolated let draining = Atomic<Bool>(false)

    /// - Parameters:
    ///   - lifetime: how long a result is reused.
    ///   - patience: how long an answer waits for a probe.
    package init(
        _ checks: [HealthCheck], lifetime: Duration = .seconds(2), patience: Duration = .seconds(2),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        entries = checks.map { Entry(check: $0) }
        self.lifetime = lifetime
        self.patience = patience
        self.now = now
    }

    /// From now on `/readyz` says no, so that a load balancer looks elsewhere before the listener closes.
    package nonisolated func beginDraining() {
        draining.store(true, ordering: .relaxed)
    }

    /// Whether the process should be left running.
    package func liveness(excluding excluded: [String] = []) async -> HealthReport {
        await report("livez", excluding: excluded) { $0 == .liveness }
    }

    /// Whether the process should get traffic.
    package func readiness(excluding excluded: [String] = []) async -> HealthReport {
        let isDraining = draining.load(ordering: .relaxed)
        let shutdown = (name: "shutdown", status: isDraining ? HealthStatus.failed("draining") : .ok())
        return await report("readyz", excluding: excluded, and: [shutdown]) { $0 != .liveness }
    }

    private func report(
        _ name: String, excluding excluded: [String], and further: [(name: String, status: HealthStatus)] = [],
        where isWanted: (HealthCheck.Purpose) -> Bool
    ) async -> HealthReport {
        let wanted = entries.indices.filter {
            isWanted(entries[$0].check.purpose) && !excluded.contains(entries[$0].check.name)
        }
        // All stale probes start before the first is waited for.
        for index in wanted { startIfStale(index) }
        var results: [(name: String, status: HealthStatus)] = []
        for index in wanted { results.append((entries[index].check.name, await status(of: index))) }
        let known = Set(entries.map(\.check.name) + further.map(\.name))
        return HealthReport(
            name: name, results: results + further.filter { !excluded.contains($0.name) },
            hasUnknownExclusions: !excluded.allSatisfy(known.contains))
    }

    private func startIfStale(_ index: Int) {
        let isFresh = entries[index].result.map { now() - $0.at < lifetime } ?? false
        guard !isFresh, !entries[index].isRunning else { return }
        entries[index].isRunning = true
        entries[index].result = nil
        let check = entries[index].check
        Task {
            let status = await Self.run(check)
            finish(index, with: check.judged(status))
        }
    }

    private func status(of index: Int) async -> HealthStatus {
        if let result = entries[index].result { return result.status }
        let ticket = entries[index].nextTicket
        entries[index].nextTicket += 1
        let timer = Task { [patience] in
            // Cancellation is the ordinary end: the probe was quicker.
            if (try? await Task.sleep(for: patience)) != nil { giveUp(index, ticket) }
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { entries[index].waiting[ticket] = $0 }
    }

    private func finish(_ index: Int, with status: HealthStatus) {
        entries[index].isRunning = false
        entries[index].result = (status, now())
        let waiting = entries[index].waiting
        entries[index].waiting = [:]
        for continuation in waiting.values { continuation.resume(returning: status) }
    }

    private func giveUp(_ index: Int, _ ticket: Int) {
        let check = entries[index].check
        entries[index].waiting.removeValue(forKey: ticket)?.resume(
            returning: check.judged(.failed("no answer in time")))
    }

    /// Leaves the actor, so that a probe that computes before it first waits does not hold up the others.
    @concurrent
    private static func run(_ check: HealthCheck) async -> HealthStatus {
        await check.probe()
    }

    private struct Entry {
        let check: HealthCheck
        var result: (status: HealthStatus, at: ContinuousClock.Instant)?
        var isRunning = false
        var nextTicket = 0
        var waiting: [Int: CheckedContinuation<HealthStatus, Never>] = [:]
    }
}
