/// When a run begins, from when on it counts, and when nothing more becomes due.
struct RunSpan: Sendable {
    let start: ContinuousClock.Instant
    let measuredFrom: ContinuousClock.Instant
    /// nil when a number of requests ends the run.
    let end: ContinuousClock.Instant?

    init(start: ContinuousClock.Instant, plan: LoadPlan) {
        self.start = start
        measuredFrom = start + plan.warmup
        end = plan.runTime.map { start + $0 }
    }

    func isMeasured(_ due: ContinuousClock.Instant) -> Bool { due >= measuredFrom }

    func contains(_ due: ContinuousClock.Instant) -> Bool {
        guard let end else { return true }
        return due < end
    }
}
