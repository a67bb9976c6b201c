import Transport

/// A profile and when it began: what all loops of a run follow at the same time. A change of load is a new one.
struct Schedule: Sendable {
    let profile: LoadProfile
    /// When the profile began.
    let start: Instant
    /// What is due earlier is warm-up.
    let measuredFrom: Instant
    /// Counts changes, so that a changed Poisson process has new gaps.
    let revision: UInt64

    /// The end of the profile; never when only a number of requests ends the run.
    var end: Instant { start.advanced(bySeconds: profile.length) }

    func seconds(at moment: Instant) -> Double { Double(moment.nanoseconds(since: start)) / 1e9 }

    func level(at moment: Instant) -> Double { profile.level(at: max(0, seconds(at: moment))) }

    /// The phase of what is due at that moment.
    func phase(at due: Instant) -> Phase {
        if due < measuredFrom { return .warmup }
        return profile.segments.count > 1 && profile.isRamp(at: seconds(at: due)) ? .ramp : .steady
    }

    /// The rest of it from `moment` on, at another level if one is given.
    func changed(at moment: Instant, to level: Double?) -> Schedule {
        Schedule(
            profile: profile.remainder(from: max(0, seconds(at: moment)), at: level), start: moment,
            measuredFrom: measuredFrom, revision: revision + 1)
    }

    /// The same, begun again after a pause.
    func resumed(at moment: Instant, pausedSince: Instant) -> Schedule {
        let rest = profile.remainder(from: max(0, seconds(at: pausedSince)))
        let warmup = max(0, measuredFrom.nanoseconds(since: pausedSince))
        return Schedule(
            profile: rest, start: moment, measuredFrom: moment.advanced(byNanoseconds: warmup), revision: revision + 1)
    }
}

extension Schedule {
    /// Adds up how much time of each phase lies between two moments.
    func addLengths(from: Instant, to: Instant, to lengths: inout Phased<Double>) {
        if from < measuredFrom { lengths.warmup += (min(to, measuredFrom) - from).inSeconds }
        var cursor = max(from, measuredFrom)
        guard cursor < to else { return }
        var start = self.start
        for segment in profile.segments {
            let end = start.advanced(bySeconds: segment.length)
            if cursor < min(to, end) {
                let length = (min(to, end) - max(cursor, start)).inSeconds
                let isRamp = segment.from != segment.to && segment.length >= LoadProfile.shortestRamp
                if isRamp { lengths.ramp += length } else { lengths.steady += length }
                cursor = min(to, end)
            }
            start = end
        }
        // What was sent late at the end is answered behind it.
        if cursor < to { lengths.steady += (to - cursor).inSeconds }
    }
}
