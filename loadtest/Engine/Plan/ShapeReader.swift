/// Reads the options that say how much load there is and when: the model, and its level over time.
struct ShapeReader {
    /// What they come to.
    struct Shape {
        let model: LoadPlan.Model
        let profile: LoadProfile
        let warmup: Double
        let requests: Int?

        var connections: Int {
            if case .open(_, let connections, _) = model { return connections }
            return max(1, Int(profile.peak.rounded(.up)))
        }
    }

    private let reader: PlanReader

    init(_ reader: PlanReader) {
        self.reader = reader
    }

    private static let usualRunTime = 120.0

    func shape() throws(PlanError) -> Shape {
        let requests = try reader.value(.requests) { reader.count($0, in: 1...1_000_000_000) }
        let runTime = try reader.value(.runTime) { Duration(loadText: $0).flatMap { $0 > .zero ? $0 : nil } }
        let warmup = try reader.value(.warmup) { Duration(loadText: $0) } ?? .zero
        let end = runTime?.inSeconds ?? (requests == nil ? Self.usualRunTime : .infinity)
        let rate = try reader.value(.rate) { Rate(loadText: $0)?.perSecond }
        let users = try reader.value(.users) { reader.count($0, in: 1...LoadPlan.mostUsers) }
        let line = try line(until: end, runTimeWasGiven: runTime != nil, rate: rate, users: users)
        let isOpen = line.map { $0.unit == .rate } ?? (rate != nil)
        if rate != nil, users != nil || !isOpen {
            throw .combination("rate makes an open run; users, spawn-rate and think belong to a closed one: choose")
        }
        if users != nil, isOpen { throw .combination("stages and step in requests per second exclude users") }
        let model = isOpen ? try openModel() : try closedModel()
        let profile: LoadProfile
        if let line {
            profile = line.profile
        } else {
            profile = isOpen ? .constant(rate ?? 0, for: end) : try closedProfile(users: users ?? 100, until: end)
        }
        guard warmup.inSeconds < profile.length else { throw .combination("warmup must be shorter than run-time") }
        return Shape(model: model, profile: profile, warmup: warmup.inSeconds, requests: requests)
    }

    /// What `stages`, `step` or `spike` say; nil when none was given.
    private func line(
        until end: Double, runTimeWasGiven: Bool, rate: Double?, users: Int?
    ) throws(PlanError) -> (profile: LoadProfile, unit: LevelUnit)? {
        let stages = try reader.value(.stages) { StagesText(loadText: $0) }
        let step = try reader.value(.step) { StepText(loadText: $0) }
        let spike = try reader.value(.spike) { SpikeText(loadText: $0) }
        guard [stages != nil, step != nil, spike != nil].count(where: { $0 }) <= 1 else {
            throw .combination("stages, step and spike exclude each other")
        }
        if let stages {
            guard !runTimeWasGiven else { throw .combination("stages have their own lengths; leave run-time out") }
            let first = stages.unit == .rate ? rate ?? 0 : Double(users ?? 0)
            return (stages.profile(from: first), stages.unit)
        }
        if let step {
            guard rate == nil, users == nil else {
                throw .combination("step has its own levels; leave rate and users out")
            }
            guard let profile = step.profile(until: end), profile.peak <= 10_000_000,
                step.height.unit == .rate || profile.peak <= Double(LoadPlan.mostUsers)
            else { throw .combination("step needs a run-time that it comes to an end in") }
            return (profile, step.height.unit)
        }
        if let spike {
            let unit: LevelUnit = rate == nil ? .users : .rate
            guard let level = rate ?? users.map(Double.init) else { throw .combination("spike needs rate or users") }
            guard let profile = spike.profile(over: level, until: end),
                unit == .rate || profile.peak <= Double(LoadPlan.mostUsers)
            else { throw .combination("spike must be over before the end of the run") }
            return (profile, unit)
        }
        return nil
    }

    private func openModel() throws(PlanError) -> LoadPlan.Model {
        for option in [PlanOption.spawnRate, .think] where reader.texts[option] != nil {
            throw .combination("rate makes an open run; users, spawn-rate and think belong to a closed one: choose")
        }
        return .open(
            arrivals: try reader.value(.arrivals) { ArrivalProcess(rawValue: $0) } ?? .constant,
            connections: try reader.value(.connections) { reader.count($0, in: 1...60_000) } ?? 128,
            maximumOutstanding: try reader.value(.maxOutstanding) { reader.count($0, in: 1...10_000_000) } ?? 20_000)
    }

    private func closedModel() throws(PlanError) -> LoadPlan.Model {
        // Read first: a value that is wrong is worse than one that does not belong here.
        let arrivals = try reader.value(.arrivals) { ArrivalProcess(rawValue: $0) }
        let outstanding = try reader.value(.maxOutstanding) { reader.count($0, in: 1...10_000_000) }
        let connections = try reader.value(.connections) { reader.count($0, in: 1...60_000) }
        if arrivals != nil || outstanding != nil { throw .combination("arrivals and max-outstanding need --rate") }
        if connections != nil {
            throw .combination("connections needs --rate; in a closed run every user has a connection")
        }
        return .closed(think: ThinkTime(try reader.value(.think, Self.thinkRange) ?? .seconds(3) ... .seconds(5)))
    }

    /// Users who come one after another, and stay.
    private func closedProfile(users: Int, until end: Double) throws(PlanError) -> LoadProfile {
        let spawnRate = try reader.value(.spawnRate) { Rate(loadText: $0)?.perSecond } ?? 10
        let level = Double(users)
        let ramp = level / spawnRate
        guard ramp < end else {
            return LoadProfile([.init(length: end, from: 0, to: spawnRate * end)])
        }
        return LoadProfile([.init(length: ramp, from: 0, to: level), .hold(level, for: end - ramp)])
    }

    private static func thinkRange(_ text: String) -> ClosedRange<Duration>? {
        guard let dots = text.firstRange(of: "..") else { return Duration(loadText: text).map { $0...$0 } }
        guard let lower = Duration(loadText: text[..<dots.lowerBound]),
            let upper = Duration(loadText: text[dots.upperBound...]), lower <= upper
        else { return nil }
        return lower...upper
    }
}
