import LoadEngine

/// Which faults come when: a small text, or a preset by its name, made the same again by the same seed.
///
///     at 20s kill worker back 1s
///     at 5s..15s freeze api for 2s            # somewhere in between, by the seed
///     at 25s smtp 450 for 10s; every 15s net reset 1% for 2s
package struct FaultPlan: Sendable, Equatable {
    /// One fault at its time.
    package struct Entry: Sendable, Equatable {
        /// Seconds from the start of the run.
        package let at: Double
        package let action: FaultAction
    }

    /// In the order of their times.
    package let entries: [Entry]

    private enum Time: Equatable {
        case at(ClosedRange<Double>)
        case every(Double)
    }

    /// Reads a plan.
    ///
    /// - Parameters:
    ///   - length: of the run, in seconds, for what comes again and again.
    ///   - seed: decides what is left open.
    /// - Throws: what is wrong, with its line.
    package init(_ text: String, length: Double, seed: UInt64) throws(FaultPlanError) {
        var random = RandomSource(seed: seed, stream: 0xFA17)
        var entries: [Entry] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            for statement in line.prefix(while: { $0 != "#" }).split(separator: ";") {
                let words = statement.split(separator: " ").map(String.init)
                guard !words.isEmpty else { continue }
                var reader = WordReader(words, line: number + 1)
                let time = try Self.time(&reader)
                let action = try Self.action(&reader)
                try reader.end()
                switch time {
                case .at(let range):
                    let span = range.upperBound - range.lowerBound
                    entries.append(Entry(at: range.lowerBound + random.unit() * span, action: action))
                case .every(let period):
                    guard length.isFinite else {
                        throw FaultPlanError(line: number + 1, text: "“every” needs a run-time")
                    }
                    for at in stride(from: period, to: length, by: period) {
                        entries.append(Entry(at: at, action: action))
                    }
                }
            }
        }
        guard !entries.isEmpty else { throw FaultPlanError(line: 1, text: "there is no fault in it") }
        self.entries = entries.sorted { $0.at < $1.at }
    }

    /// Names of the presets.
    package static let presets = ["crash", "redis", "mail", "net", "chaos-lite"]

    /// A preset's text for a run of that length, in which each fault has its part.
    package static func preset(_ name: String, length: Double) -> String? {
        func part(_ from: Double, _ to: Double) -> String { "\(text(length * from))s..\(text(length * to))s" }
        switch name {
        case "crash":
            return """
                at \(part(0.1, 0.3)) kill worker back 1s
                at \(part(0.35, 0.5)) kill api back 1s
                at \(part(0.55, 0.65)) freeze worker for 3s
                at \(part(0.7, 0.8)) kill worker back 1s
                """
        case "redis":
            return """
                at \(part(0.1, 0.2)) redis pause for 2s
                at \(part(0.3, 0.4)) kill redis back 2s
                at \(part(0.6, 0.7)) redis flush
                """
        case "mail":
            return """
                at \(part(0.1, 0.2)) smtp 450 for 5s
                at \(part(0.3, 0.4)) smtp cut for 3s
                at \(part(0.5, 0.6)) smtp stall for 3s
                at \(part(0.7, 0.8)) smtp cut-after for 1s
                """
        case "net":
            return """
                at \(part(0.1, 0.2)) net delay 20ms jitter 30ms for 5s
                at \(part(0.35, 0.45)) net split for 5s
                at \(part(0.6, 0.7)) net reset 1% for 5s
                """
        case "chaos-lite":
            return """
                at \(part(0.12, 0.2)) kill worker back 1s
                at \(part(0.3, 0.36)) smtp 450 for 3s
                at \(part(0.45, 0.5)) kill api back 1s
                at \(part(0.6, 0.66)) redis pause for 2s
                at \(part(0.72, 0.78)) freeze worker for 2s
                """
        default: return nil
        }
    }

    private static func text(_ seconds: Double) -> String { PlainDecimal.text(seconds, places: 3) }

    /// Processes that it speaks of.
    package var processes: Set<String> { Set(entries.compactMap(\.action.process)) }
    package var needsMailServer: Bool { entries.contains(where: \.action.needsMailServer) }
    package var needsProxy: Bool { entries.contains(where: \.action.needsProxy) }
    package var needsRedis: Bool { entries.contains(where: \.action.needsRedis) }

    // MARK: Reading

    private static func time(_ words: inout WordReader) throws(FaultPlanError) -> Time {
        switch try words.next("“at” or “every”") {
        case "at":
            let text = try words.next("a time such as 20s or 5s..15s")
            if let dots = text.firstRange(of: "..") {
                let (from, to) = (seconds(text[..<dots.lowerBound]), seconds(text[dots.upperBound...]))
                if let from, let to, from <= to { return .at(from...to) }
            } else if let at = seconds(text) {
                return .at(at...at)
            }
            throw words.wrong("“\(text)” is no time such as 20s or 5s..15s")
        case "every":
            let text = try words.next("a time such as 15s")
            guard let period = seconds(text), period >= 0.1 else {
                throw words.wrong("“\(text)” is no time such as 15s")
            }
            return .every(period)
        case let word: throw words.wrong("“\(word)” is neither “at” nor “every”")
        }
    }

    private static func seconds(_ text: some StringProtocol) -> Double? { Duration(loadText: text)?.inSeconds }

    private static func action(_ words: inout WordReader) throws(FaultPlanError) -> FaultAction {
        switch try words.next("what is to be broken") {
        case "kill":
            var name = try words.next("which process")
            // As people type it.
            if name == "-9" { name = try words.next("which process") }
            return .kill(name, back: try words.span(after: "back") ?? 1)
        case "freeze", "stop": return .freeze(try words.next("which process"), for: try words.span(after: "for") ?? 3)
        case "restart": return .restart(try words.next("which process"))
        case "redis":
            switch try words.next("“pause” or “flush”") {
            case "pause": return .pauseRedis(for: try words.span(after: "for") ?? 2)
            case "flush": return .flushRedis
            case let word: throw words.wrong("“\(word)” is neither “pause” nor “flush”")
            }
        case "smtp", "mail":
            let fault = try mailFault(&words)
            return .mail(fault, for: try words.span(after: "for") ?? 5)
        case "net":
            let fault = try networkFault(&words)
            return .network(fault, for: try words.span(after: "for") ?? 5)
        case let word: throw words.wrong("“\(word)” is none of kill, freeze, restart, redis, smtp, net")
        }
    }

    private static func mailFault(_ words: inout WordReader) throws(FaultPlanError) -> FaultAction.MailFault {
        let word = try words.next("a code such as 450, or cut, cut-after, stall")
        switch word {
        case "cut": return .cut
        case "cut-after": return .cutAfter
        case "stall": return .stall
        default:
            guard let code = Int(word), (400...599).contains(code) else {
                throw words.wrong("“\(word)” is no code from 400 to 599, and none of cut, cut-after, stall")
            }
            return .refuse(code: code)
        }
    }

    private static func networkFault(_ words: inout WordReader) throws(FaultPlanError) -> FaultAction.NetworkFault {
        switch try words.next("delay, reset, split or half-open") {
        case "delay":
            let text = try words.next("how long")
            guard let delay = seconds(text) else { throw words.wrong("“\(text)” is no time such as 20ms") }
            return .delay(delay, jitter: try words.span(after: "jitter") ?? 0)
        case "reset":
            let text = try words.next("a share such as 1%")
            guard let share = Share(loadText: text) else { throw words.wrong("“\(text)” is no share such as 1%") }
            return .reset(share: share.fraction)
        case "split": return .split
        case "half-open": return .halfOpen
        case let word: throw words.wrong("“\(word)” is none of delay, reset, split, half-open")
        }
    }
}

/// What is wrong with a plan of faults.
package struct FaultPlanError: Error, Equatable {
    package let line: Int
    package let text: String
}

/// The words of one statement.
private struct WordReader {
    private var words: ArraySlice<String>
    private let line: Int

    init(_ words: [String], line: Int) {
        self.words = words[...]
        self.line = line
    }

    mutating func next(_ expected: String) throws(FaultPlanError) -> String {
        guard let word = words.popFirst() else { throw wrong("it ends where \(expected) is expected") }
        return word
    }

    /// `for 5s`, if that is what comes.
    mutating func span(after keyword: String) throws(FaultPlanError) -> Double? {
        guard words.first == keyword else { return nil }
        words.removeFirst()
        let text = try next("a time such as 5s")
        guard let span = Duration(loadText: text) else { throw wrong("“\(text)” is no time such as 5s") }
        return span.inSeconds
    }

    func end() throws(FaultPlanError) {
        if let word = words.first { throw wrong("“\(word)” does not belong here") }
    }

    func wrong(_ text: String) -> FaultPlanError { FaultPlanError(line: line, text: text) }
}
