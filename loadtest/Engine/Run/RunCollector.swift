/// Gathers what the loops have counted, once a second and at the end.
actor RunCollector {
    private let plan: LoadPlan
    private let attack: Attack
    private let span: RunSpan
    private var total = Tally()
    private var lastAnswer: ContinuousClock.Instant?
    private var latest: ProcessorTime
    /// Where the processor time that is reported begins: at the end of the warm-up.
    private var reported: ProcessorTime

    init(plan: LoadPlan, attack: Attack, span: RunSpan) async {
        self.plan = plan
        self.attack = attack
        self.span = span
        var loops: [Duration] = []
        for attacker in attack.attackers { loops.append(await attacker.run { $0.takeInterval() }.threadTime) }
        latest = ProcessorTime(loops: loops)
        reported = latest
    }

    /// Reports progress every second until the task is cancelled.
    func watch(_ observe: @Sendable (Progress) -> Void) async {
        var second = 1
        while true {
            do {
                try await Task.sleep(until: span.start + .seconds(second), clock: .continuous)
            } catch {
                return
            }
            observe(await collect())
            // A second that was missed is not made up for: two reports at once would help nobody.
            second = max(second, Int(span.start.duration(to: .now).inSeconds)) + 1
        }
    }

    /// Takes what was counted since the last call into the total.
    private func collect() async -> Progress {
        var sum = Phased(Tally())
        var loops: [Duration] = []
        var inFlight = 0
        var active = 0
        for (number, attacker) in attack.attackers.enumerated() {
            let counts = attack.takeCounts(ofLoop: number)
            let interval = await attacker.run { attacker in
                if let counts { attacker.note(counts) }
                return attacker.takeInterval()
            }
            sum.warmup.add(interval.tallies.warmup)
            sum.measured.add(interval.tallies.measured)
            inFlight += interval.inFlight
            active += interval.active
            loops.append(interval.threadTime)
            if let answer = interval.lastAnswer { lastAnswer = max(lastAnswer ?? answer, answer) }
        }
        total.add(sum.measured)
        let time = ProcessorTime(loops: loops)
        let isWarmup = !span.isMeasured(time.moment)
        defer {
            latest = time
            if isWarmup { reported = time }
        }
        var interval = sum.warmup
        interval.add(sum.measured)
        return Progress(
            elapsed: span.start.duration(to: time.moment), isWarmup: isWarmup, interval: interval,
            length: time.moment - latest.moment, total: total, inFlight: inFlight, active: active,
            health: time.health(since: latest))
    }

    /// What the whole run has measured; to be asked once it is over.
    func figures(wasAborted: Bool) async -> Figures {
        _ = await collect()
        let answered = lastAnswer ?? .now
        // A run that went its full time has that length, even when its last answers came earlier.
        let end = wasAborted ? answered : max(answered, span.end ?? answered)
        return Figures(
            plan: plan, tally: total, span: max(.zero, span.measuredFrom.duration(to: end)),
            health: latest.health(since: reported), wasAborted: wasAborted)
    }
}
