/// How often each outcome of each operation was seen, when first and last, and one request by which it can be found in the
/// server's log.
package struct OutcomeCounts: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        package let operation: Operation
        package let outcome: Outcome
        package fileprivate(set) var count: Int
        /// In milliseconds from the start of the run.
        package fileprivate(set) var first: UInt64
        package fileprivate(set) var last: UInt64
        /// `X-Request-Id` of an answer with this outcome; only wrong answers have one.
        package fileprivate(set) var sample: String?

        /// `register 503`, `get timeout`.
        package var label: String { "\(operation.rawValue) \(outcome.label)" }
    }

    /// A handful for each operation, so that looking for one is comparing a few numbers.
    private var entries = [[Entry]](repeating: [], count: Operation.allCases.count)

    package init() {}

    /// Whether the same was seen as often, whatever came first.
    package static func == (left: OutcomeCounts, right: OutcomeCounts) -> Bool {
        zip(left.entries, right.entries).allSatisfy { mine, theirs in
            mine.count == theirs.count && mine.allSatisfy(theirs.contains)
        }
    }

    /// - Parameters:
    ///   - at: milliseconds since the start of the run.
    ///   - sample: asked for when the outcome has none yet.
    mutating func count(
        _ operation: Operation, _ outcome: Outcome, at: UInt64, sample: @autoclosure () -> String? = nil
    ) {
        let code = outcome.code
        let row = operation.index
        for place in entries[row].indices where entries[row][place].outcome.code == code {
            entries[row][place].count += 1
            entries[row][place].last = at
            if outcome.isError, entries[row][place].sample == nil { entries[row][place].sample = sample() }
            return
        }
        entries[row].append(
            Entry(
                operation: operation, outcome: outcome, count: 1, first: at, last: at,
                sample: outcome.isError ? sample() : nil))
    }

    package mutating func add(_ other: OutcomeCounts) {
        for row in other.entries.indices {
            for entry in other.entries[row] { add(entry) }
        }
    }

    private mutating func add(_ entry: Entry) {
        let row = entry.operation.index
        guard let place = entries[row].firstIndex(where: { $0.outcome == entry.outcome }) else {
            entries[row].append(entry)
            return
        }
        entries[row][place].count += entry.count
        entries[row][place].first = min(entries[row][place].first, entry.first)
        entries[row][place].last = max(entries[row][place].last, entry.last)
        entries[row][place].sample = entries[row][place].sample ?? entry.sample
    }

    /// Everything that was seen, by operation.
    package var all: some Sequence<Entry> { entries.joined() }

    /// How many requests of an operation (all when nil) ended in a way that `isCounted` accepts.
    package func count(of operation: Operation? = nil, where isCounted: (Outcome) -> Bool = { _ in true }) -> Int {
        guard let operation else { return entries.joined().reduce(0) { isCounted($1.outcome) ? $0 + $1.count : $0 } }
        return entries[operation.index].reduce(0) { isCounted($1.outcome) ? $0 + $1.count : $0 }
    }

    func encode(into bytes: inout VarintWriter) {
        bytes.append(UInt64(entries.joined().count))
        for entry in entries.joined() {
            bytes.append(UInt64(entry.operation.index))
            bytes.append(UInt64(entry.outcome.code))
            bytes.append(UInt64(entry.count))
            bytes.append(entry.first)
            bytes.append(entry.last)
            bytes.append(entry.sample ?? "")
        }
    }

    init(_ bytes: inout VarintReader) throws(RecordingError) {
        for _ in 0..<(try bytes.nextCount()) {
            guard let operation = Operation(index: try bytes.next()),
                let outcome = UInt32(exactly: try bytes.next()).flatMap(Outcome.init(code:))
            else { throw .malformed }
            let (count, first, last) = (try bytes.nextCount(), try bytes.next(), try bytes.next())
            let sample = try bytes.nextText()
            add(
                Entry(
                    operation: operation, outcome: outcome, count: count, first: first, last: last,
                    sample: sample.isEmpty ? nil : sample))
        }
    }
}
