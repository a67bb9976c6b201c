/// What the levels of a shape count, as its text says: `100u` is users, `1k`, `1k/s` or `300/m` requests per second.
enum LevelUnit: Sendable, Equatable { case rate, users }

/// A level with its unit.
struct Level: Sendable, Equatable {
    let value: Double
    let unit: LevelUnit

    /// Reads `1k`, `1k/s`, `300/m`, `0` or `100u`; at most ten million requests per second or 60,000 users.
    init?(loadText text: some StringProtocol) {
        if text.hasSuffix("u") {
            guard let users = PlainDecimal.count(of: text.dropLast()), users <= LoadPlan.mostUsers else { return nil }
            (value, unit) = (Double(users), .users)
        } else if PlainDecimal.value(of: text) == 0 {
            (value, unit) = (0, .rate)
        } else {
            guard let rate = Rate(loadText: text) else { return nil }
            (value, unit) = (rate.perSecond, .rate)
        }
    }
}

/// `30s:1k,2m:5k,30s:0`: the level that each stage ends with, reached in a straight line (as k6's `stages`).
struct StagesText: Sendable, Equatable {
    let stages: [(length: Double, level: Double)]
    let unit: LevelUnit

    init?(loadText text: some StringProtocol) {
        var stages: [(length: Double, level: Double)] = []
        var units: Set<LevelUnit> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let colon = part.firstIndex(of: ":"), let length = Duration(loadText: part[..<colon]),
                let level = Level(loadText: part[part.index(after: colon)...])
            else { return nil }
            stages.append((length.inSeconds, level.value))
            // 0 is no less users than requests.
            if level.value > 0 { units.insert(level.unit) }
        }
        guard stages.contains(where: { $0.length > 0 }), units.count == 1, let unit = units.first else { return nil }
        self.stages = stages
        self.unit = unit
    }

    /// - Parameter first: the level at which the first stage begins.
    func profile(from first: Double) -> LoadProfile {
        var level = first
        var segments: [LoadProfile.Segment] = []
        for stage in stages {
            // A stage without a length is a step.
            if stage.length > 0 {
                segments.append(LoadProfile.Segment(length: stage.length, from: level, to: stage.level))
            }
            level = stage.level
        }
        return LoadProfile(segments)
    }

    static func == (left: StagesText, right: StagesText) -> Bool {
        left.unit == right.unit && left.stages.elementsEqual(right.stages, by: ==)
    }
}

/// `1k/20s`: so much more every so often, held in between.
struct StepText: Sendable, Equatable {
    let height: Level
    let length: Double

    /// A longer run of steps is no load test that anybody would watch.
    private static let most = 10_000

    init?(loadText text: some StringProtocol) {
        guard let slash = text.lastIndex(of: "/"), let height = Level(loadText: text[..<slash]), height.value > 0,
            let length = Duration(loadText: text[text.index(after: slash)...]), length >= .seconds(1)
        else { return nil }
        self.height = height
        self.length = length.inSeconds
    }

    /// Steps until `end` seconds; the last one may be shorter.
    func profile(until end: Double) -> LoadProfile? {
        guard end.isFinite, end / length <= Double(Self.most) else { return nil }
        var segments: [LoadProfile.Segment] = []
        var time = 0.0
        while time < end {
            segments.append(.hold(height.value * Double(segments.count + 1), for: min(length, end - time)))
            time += length
        }
        return segments.isEmpty ? nil : LoadProfile(segments)
    }
}

/// `5x@60s/10s`: five times the load from the 60th second on, for ten seconds.
struct SpikeText: Sendable, Equatable {
    let factor: Double
    let at: Double
    let length: Double

    init?(loadText text: some StringProtocol) {
        guard let cross = text.firstIndex(of: "x"), let factor = PlainDecimal.value(of: text[..<cross]), factor > 0,
            factor <= 1_000
        else { return nil }
        let rest = text[text.index(after: cross)...]
        guard rest.hasPrefix("@"), let slash = rest.firstIndex(of: "/"),
            let at = Duration(loadText: rest[..<slash].dropFirst()),
            let length = Duration(loadText: rest[rest.index(after: slash)...]), length > .zero
        else { return nil }
        self.factor = factor
        self.at = at.inSeconds
        self.length = length.inSeconds
    }

    /// Nil when the spike would not be over before the end of the run.
    func profile(over level: Double, until end: Double) -> LoadProfile? {
        guard at + length <= end else { return nil }
        let parts = [
            LoadProfile.Segment.hold(level, for: at), .hold(level * factor, for: length),
            .hold(level, for: end - at - length),
        ]
        return LoadProfile(parts.filter { $0.length > 0 })
    }
}
