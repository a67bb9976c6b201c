/// Turns the texts of options, wherever they came from, into a plan.
package struct PlanReader {
    /// Gives the contents of a file that an option names, or throws why it cannot.
    package typealias FileAccess = (String) throws(PlanError) -> [UInt8]

    let texts: [PlanOption: [String]]
    private let availableCores: Int
    let readFile: FileAccess?

    /// - Parameters:
    ///   - texts: what was given; an option that may stand once counts with its last text.
    ///   - availableCores: how many event loops there are by default.
    ///   - readFile: nil where files are not to be read (any more): their options are passed over.
    package init(_ texts: [PlanOption: [String]], availableCores: Int, readFile: FileAccess? = nil) {
        self.texts = texts
        self.availableCores = availableCores
        self.readFile = readFile
    }

    /// The plan, or the first thing that is wrong.
    package func plan() throws(PlanError) -> LoadPlan {
        let shape = try ShapeReader(self).shape()
        let loops = try value(.loops) { count($0, in: 1...64) } ?? min(max(1, availableCores), 64)
        let seed = try value(.seed) { $0 == "random" ? .some(UInt64?.none) : plainSeed($0).map { .some($0) } } ?? nil
        let chosenSeed = seed ?? .random(in: 1...0xFFFF_FFFF_FFFF)
        let abortsAfter = try flag(.abortOnFail) ? try value(.grace) { Duration(loadText: $0) } ?? .seconds(10) : nil
        if abortsAfter == nil, texts[.grace] != nil { throw .combination("grace needs abort-on-fail") }
        let plan = LoadPlan(
            target: try target(), routes: try flag(.canonical) ? .canonical : .legacy, model: shape.model,
            profile: shape.profile, warmup: shape.warmup, requests: shape.requests, mix: try mix(),
            variations: try variations(), people: try people(), seed: chosenSeed, seedWasGiven: seed != nil,
            timeout: try value(.timeout) { boundedTimeout($0) } ?? .seconds(10),
            keepAlive: try value(.keepalive) { KeepAlive(loadText: $0) } ?? .always,
            // A loop without a connection would have nothing to do but get its part of the schedule.
            loops: min(loops, shape.connections), thresholds: try thresholds(), abortsAfter: abortsAfter,
            isStrict: try flag(.strict), verifies: try flag(.verify),
            recordedOptions: recorded(seed: chosenSeed, loops: min(loops, shape.connections)))
        if !plan.isOpen, plan.thresholds.contains(where: \.needsAskedRate) {
            throw .combination("fail-if: 'rate' in percent is a part of what --rate asks for; give --rate")
        }
        if !plan.verifies, plan.thresholds.contains(where: \.needsVerification) {
            throw .combination("fail-if: 'lost' and what begins with 'mail' need --verify")
        }
        return plan
    }

    /// What the plan can be read from once more, the same seed and loops included.
    private func recorded(seed: UInt64, loops: Int) -> [PlanOption: [String]] {
        var options = texts.filter { !$0.key.isSecret }
        options[.seed] = ["\(seed)"]
        options[.loops] = ["\(loops)"]
        return options
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

    private func variations() throws(PlanError) -> Variations {
        var variations = Variations()
        variations.duplicates = try share(.duplicates)
        variations.invalid = try share(.invalid)
        variations.slow = try share(.slowClients)
        variations.bursts = try share(.bursts)
        variations.replays = try share(.replays)
        variations.batch = try value(.batch) { count($0, in: 1...1_000) } ?? 1
        variations.retries = try value(.retries) { count($0, in: 0...10) } ?? 0
        variations.usesKeys = try flag(.idempotency)
        let shares = [
            variations.duplicates, variations.invalid, variations.slow, variations.bursts, variations.replays,
        ]
        guard shares.reduce(0, { $0 + $1.fraction }) <= 1 else {
            throw .combination("duplicates, invalid, slow-clients, bursts and replays are more than 100 % together")
        }
        guard variations.replays == .none || variations.usesKeys else {
            throw .combination("replays repeat a registration with its key, and need idempotency")
        }
        return variations
    }

    private func people() throws(PlanError) -> PeopleOptions {
        var people = PeopleOptions()
        people.locales =
            try value(.locale) { text in
                let locales = Set(text.split(separator: ",").map(String.init))
                return locales.isEmpty || !locales.isSubset(of: NameCatalogue.locales) ? nil : locales
            } ?? []
        people.emailDomain = try value(.emailDomain) { $0.isPlainDomain ? $0.lowercased() : nil }
        people.unicode = try share(.unicode)
        if let path = texts[.data]?.last, let readFile { people.file = try PeopleFile(try readFile(path)) }
        return people
    }

    private func thresholds() throws(PlanError) -> [Threshold] {
        var thresholds: [Threshold] = []
        for text in texts[.failIf] ?? [] {
            guard let threshold = Threshold(loadText: text) else { throw wrong(.failIf, text) }
            thresholds.append(threshold)
        }
        return thresholds
    }

    private func share(_ option: PlanOption) throws(PlanError) -> Share {
        try value(option) { Share(loadText: $0) } ?? .none
    }

    private func flag(_ option: PlanOption) throws(PlanError) -> Bool {
        try value(option) { Bool($0) } ?? false
    }

    /// The last text of `option` read by `read`; nil when it was not given.
    func value<Value>(_ option: PlanOption, _ read: (String) -> Value?) throws(PlanError) -> Value? {
        guard let text = texts[option]?.last else { return nil }
        guard let value = read(text) else { throw wrong(option, text) }
        return value
    }

    private func wrong(_ option: PlanOption, _ text: String) -> PlanError {
        // A key is a secret even when it is malformed.
        let given = option.isSecret ? "" : ", not “\(text)”"
        return .value(option, explanation: "expects \(option.expects)\(given)")
    }

    func count(_ text: String, in range: ClosedRange<Int>) -> Int? {
        PlainDecimal.count(of: text).flatMap { range.contains($0) ? $0 : nil }
    }

    private func plainSeed(_ text: String) -> UInt64? {
        text.utf8.allSatisfy(PlainDecimal.isDigit) ? UInt64(text) : nil
    }

    private func boundedTimeout(_ text: String) -> Duration? {
        Duration(loadText: text).flatMap { $0 >= .milliseconds(1) && $0 <= .seconds(3_600) ? $0 : nil }
    }
}

extension String {
    /// Labels of letters, digits and hyphens (RFC 1123 §2.1), at least two.
    fileprivate var isPlainDomain: Bool {
        let labels = split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1 && utf8.count <= 200
            && labels.allSatisfy { label in
                !label.isEmpty && label.utf8.count <= 63 && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy {
                        PlainDecimal.isDigit($0) || $0 == UInt8(ascii: "-") || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A)
                    }
            }
    }
}
