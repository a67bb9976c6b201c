import Synchronization
import Transport

/// What may be done to a run while it goes on, by keys, by the web page, by a coordinator; from any thread.
///
/// A change holds for all loops from the same moment on, a little in the future, so that no loop is ahead of another.
package final class RunControl: Sendable {
    private struct State {
        var seats: [LoopSeat] = []
        var start = Instant.never
        var schedule: Schedule?
        /// All schedules with the moments from which they held, nil for a pause; for accounting.
        var course: [(from: Instant, schedule: Schedule?)] = []
        var pausedSince: Instant?
        var events: [RunEvent] = []
        /// How much more than its part this generator does for others.
        var takenOver = 1.0
        var isEnding = false
        var wasAborted = false
        var reason: String?

        mutating func follow(_ schedule: Schedule, from: Instant) {
            self.schedule = schedule
            course.append((from, schedule))
            for seat in seats { seat.order(.follow(schedule)) }
        }

        mutating func note(_ kind: RunEvent.Kind, _ text: String, at moment: Instant) {
            events.append(RunEvent(kind, text, start: max(0, (moment - start).inSeconds)))
        }

        mutating func endEvent(_ kind: RunEvent.Kind, _ text: String? = nil, at moment: Instant) {
            let place = events.lastIndex { $0.kind == kind && $0.end == nil && (text == nil || $0.text == text) }
            if let place { events[place].end = max(0, (moment - start).inSeconds) }
        }
    }

    private let state = Mutex(State())
    private let mostUsers: Int?

    /// How far in the future a change lies, in nanoseconds.
    private static let notice: Int64 = 5_000_000

    /// - Parameter plan: decides what a level may be.
    init(_ plan: LoadPlan) {
        mostUsers = plan.isOpen ? nil : LoadPlan.mostUsers
    }

    func begin(_ seats: [LoopSeat], _ schedule: Schedule) {
        state.withLock { state in
            state.seats = seats
            state.start = schedule.start
            state.schedule = schedule
            state.course = [(schedule.start, schedule)]
        }
    }

    /// The run is over: from now on nothing can be done to it.
    func finish() {
        state.withLock { $0.isEnding = true }
    }

    // MARK: What may be done

    /// Asks for another level from now on: requests per second, or users.
    ///
    /// - Returns: the level that was taken, which is bounded; nil when the run is not under way.
    @discardableResult
    package func setLevel(_ level: Double) -> Double? {
        change { _ in level }
    }

    /// Asks for so many times the present level.
    @discardableResult
    package func scaleLevel(by factor: Double) -> Double? {
        change { present in
            let level = present * factor
            // A step that is lost in rounding would make the key seem dead.
            return factor > 1 ? max(level, present + 1) : level
        }
    }

    /// Asks for so many times what was asked for at first, in place of generators that are lost.
    func takeOver(_ factor: Double) {
        let former = state.withLock { state in
            defer { state.takenOver = factor }
            return state.takenOver
        }
        _ = change { $0 * factor / former }
    }

    private func change(_ next: (Double) -> Double) -> Double? {
        state.withLock { state -> Double? in
            guard let schedule = state.schedule, !state.isEnding else { return nil }
            let from = Instant.now.advanced(byNanoseconds: Self.notice)
            guard from < schedule.end else { return nil }
            let present = schedule.level(at: state.pausedSince ?? from)
            var level = min(max(0, next(present)), mostUsers.map(Double.init) ?? 10_000_000)
            if mostUsers != nil {
                level = level.rounded()
                // Each user has a connection; without enough descriptors they would only fail.
                do throws(LoadRunError) { try DescriptorLimit.raise(for: Int(level)) } catch { return nil }
            }
            state.note(.level, mostUsers == nil ? "\(PlainDecimal.text(level))/s" : "\(Int(level)) users", at: from)
            if let since = state.pausedSince {
                // It begins at the new level when it is resumed.
                state.schedule = schedule.changed(at: since, to: level)
            } else {
                state.follow(schedule.changed(at: from, to: level), from: from)
            }
            return level
        }
    }

    /// Stops asking; what is under way is answered. The time of a pause is added to the run.
    package func pause() {
        state.withLock { state in
            guard state.schedule != nil, state.pausedSince == nil, !state.isEnding else { return }
            let now = Instant.now
            state.pausedSince = now
            state.course.append((now, nil))
            state.note(.pause, "paused", at: now)
            for seat in state.seats { seat.order(.pause) }
        }
    }

    package func resume() {
        state.withLock { state in
            guard let schedule = state.schedule, let since = state.pausedSince, !state.isEnding else { return }
            let from = Instant.now.advanced(byNanoseconds: Self.notice)
            state.pausedSince = nil
            state.endEvent(.pause, at: from)
            state.follow(schedule.resumed(at: from, pausedSince: since), from: from)
        }
    }

    /// Lets nothing more become due; the run ends when everything is answered, and counts.
    package func end(because reason: String? = nil) {
        state.withLock { state in
            guard !state.isEnding else { return }
            state.isEnding = true
            state.reason = reason
            for seat in state.seats { seat.order(.end) }
        }
    }

    /// Breaks the run off: what is on the wire is given up, and the figures are those of a shorter run.
    package func abort(because reason: String? = nil) {
        state.withLock { state in
            state.isEnding = true
            state.wasAborted = true
            state.reason = state.reason ?? reason
            for seat in state.seats { seat.order(.abandon) }
        }
    }

    /// Notes that something happens, for the charts.
    package func note(_ kind: RunEvent.Kind, _ text: String) {
        state.withLock { $0.note(kind, text, at: .now) }
    }

    /// Notes that what was noted under that kind and text is over.
    package func noteEnd(of kind: RunEvent.Kind, _ text: String? = nil) {
        state.withLock { $0.endEvent(kind, text, at: .now) }
    }

    // MARK: What can be seen

    package var isPaused: Bool { state.withLock { $0.pausedSince != nil } }

    /// The load that is asked for now; nil before the run.
    package var level: Double? {
        state.withLock { state in state.schedule?.level(at: state.pausedSince ?? .now) }
    }

    package var events: [RunEvent] { state.withLock { $0.events } }

    package var ending: RunEnding {
        state.withLock { RunEnding(wasAborted: $0.wasAborted, reason: $0.reason) }
    }

    /// When the schedule comes to its end as things stand; nil for a run that a number of requests ends, and in a pause.
    var scheduledEnd: Instant? {
        state.withLock { state in
            guard state.pausedSince == nil, let end = state.schedule?.end, end != .never else { return nil }
            return end
        }
    }

    /// How much time of each phase lay between two moments.
    ///
    /// - Parameter answered: when the last answer came, up to which the time behind the schedule's end counts.
    func lengths(from: Instant, to: Instant, answered: Instant?) -> Phased<Double> {
        let course = state.withLock { $0.course }
        var lengths = Phased(0.0)
        for (place, part) in course.enumerated() {
            guard let schedule = part.schedule else { continue }
            var end = place + 1 < course.count ? course[place + 1].from : max(schedule.end, answered ?? schedule.end)
            if schedule.end == .never, place + 1 == course.count { end = to }
            let span = (max(from, part.from), min(to, end))
            if span.0 < span.1 { schedule.addLengths(from: span.0, to: span.1, to: &lengths) }
        }
        return lengths
    }
}
