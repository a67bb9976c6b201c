/// Turns the texts of options, wherever they came from, into a plan.
package struct PlanReader {
    private let texts: [PlanOption: [String]]
    private let availableCores: Int

    /// - Parameters:
    ///   - texts: what was given; an option that may stand once counts with its last text.
    ///   - availableCores: how many event loops there are by default.
    package init(_ texts: [PlanOption: [String]], availableCores: Int) {
        self.texts = texts
        self.availableCores = availableCores
    }

    /// The plan, or the first thing that is wrong.
    package func plan() throws(PlanError) -> LoadPlan {
        let requests = try value(.requests) { count($0, in: 1...1_000_000_000) }
        let runTime = try value(.runTime) { Duration(loadText: $0).flatMap { $0 > .zero ? $0 : nil } }
        let warmup = try value(.warmup) { Duration(loadText: $0) } ?? .zero
        let span = runTime ?? (requests == nil ? .seconds(120) : nil)
        if let span, warmup >= span { throw .combination("warmup must be shorter than run-time") }
        let model = try model()
        let loops = try value(.loops) { count($0, in: 1...64) } ?? min(max(1, availableCores), 64)
        let seed = try value(.seed) { $0 == "random" ? .some(UInt64?.none) : plainSeed($0).map { .some($0) } } ?? nil
        let plan = LoadPlan(
            target: try target(), routes: try flag(.canonical) ? .canonical : .legacy, model: model, runTime: span,
            warmup: warmup, requests: requests, mix: try mix(),
            duplicates: try value(.duplicates) { Share(loadText: $0) } ?? .none,
            seed: seed ?? .random(in: 1...0xFFFF_FFFF_FFFF), seedWasGiven: seed != nil,
            timeout: try value(.timeout) { boundedTimeout($0) } ?? .seconds(10),
            // A loop without a connection would have nothing to do but get its part of the schedule.
            loops: min(loops, model.connections), thresholds: try thresholds(), isStrict: try flag(.strict))
        if plan.askedRate == nil, plan.thresholds.contains(where: \.needsAskedRate) {
            throw .combination("fail-if: 'rate' in percent is a part of what --rate asks for; give --rate")
        }
        return plan
    }

    private func model() throws(PlanError) -> LoadPlan.Model {
        let rate = try value(.rate) { Rate(loadText: $0) }
        let users = try value(.users) { count($0, in: 1...60_000) }
        let spawnRate = try value(.spawnRate) { Rate(loadText: $0) }
        let think = try value(.think, Self.thinkRange)
        let connections = try value(.connections) { count($0, in: 1...60_000) }
        let arrivals = try value(.arrivals) { ArrivalProcess(rawValue: $0) }
        let outstanding = try value(.maxOutstanding) { count($0, in: 1...10_000_000) }
        guard let rate else {
            if arrivals != nil || outstanding != nil { throw .combination("arrivals and max-outstanding need --rate") }
            if connections != nil {
                throw .combination("connections needs --rate; in a closed run every user has a connection")
            }
            return .closed(
                users: users ?? 100, spawnRate: spawnRate ?? .usualSpawn,
                think: think ?? .seconds(3) ... .seconds(5))
        }
        guard users == nil, spawnRate == nil, think == nil else {
            throw .combination("rate makes an open run; users, spawn-rate and think belong to a closed one: choose")
        }
        return .open(
            rate: rate, arrivals: arrivals ?? .constant, connections: connections ?? 128,
            maximumOutstanding: outstanding ?? 20_000)
    }

    private func target() throws(PlanError) -> LoadTarget {
        let text = texts[.host]?.last ?? "http://127.0.0.1:8000"
        guard var target = LoadTarget(loadText: text) else { throw wrong(.host, text) }
        target.key = try value(.key) { key in
            key.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !key.isEmpty ? key : nil
        }
        for text in texts[.header] ?? [] {
            guard let field = LoadTarget.Field(loadText: text) else { throw wrong(.header, text) }
            target.fields.append(field)
        }
        return target
    }

    private func mix() throws(PlanError) -> OperationMix {
        guard let text = texts[.mix]?.last else { return .registrations }
        do throws(MixError) {
            return try OperationMix(loadText: text)
        } catch {
            throw .value(.mix, explanation: error.explanation)
        }
    }

    private func thresholds() throws(PlanError) -> [Threshold] {
        var thresholds: [Threshold] = []
        for text in texts[.failIf] ?? [] {
            guard let threshold = Threshold(loadText: text) else { throw wrong(.failIf, text) }
            thresholds.append(threshold)
        }
        return thresholds
    }

    private func flag(_ option: PlanOption) throws(PlanError) -> Bool {
        try value(option) { Bool($0) } ?? false
    }

    /// The last text of `option` read by `read`; nil when it was not given.
    private func value<Value>(_ option: PlanOption, _ read: (String) -> Value?) throws(PlanError) -> Value? {
        guard let text = texts[option]?.last else { return nil }
        guard let value = read(text) else { throw wrong(option, text) }
        return value
    }

    private func wrong(_ option: PlanOption, _ text: String) -> PlanError {
        // A key is a secret even when it is malformed.
        let given = option == .key ? "" : ", not “\(text)”"
        return .value(option, explanation: "expects \(option.expects)\(given)")
    }

    private func count(_ text: String, in range: ClosedRange<Int>) -> Int? {
        PlainDecimal.count(of: text).flatMap { range.contains($0) ? $0 : nil }
    }

    private func plainSeed(_ text: String) -> UInt64? {
        text.utf8.allSatisfy(PlainDecimal.isDigit) ? UInt64(text) : nil
    }

    private func boundedTimeout(_ text: String) -> Duration? {
        Duration(loadText: text).flatMap { $0 >= .milliseconds(1) && $0 <= .seconds(3_600) ? $0 : nil }
    }

    private static func thinkRange(_ text: String) -> ClosedRange<Duration>? {
        guard let dots = text.firstRange(of: "..") else { return Duration(loadText: text).map { $0...$0 } }
        guard let lower = Duration(loadText: text[..<dots.lowerBound]),
            let upper = Duration(loadText: text[dots.upperBound...]), lower <= upper
        else { return nil }
        return lower...upper
    }
}
