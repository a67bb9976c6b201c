import HTTP1
import HTTP1Fuzzing
import TestSupport
import Testing

/// The short version of `script/fuzz`, the same on every run.
@Suite("No input breaks a promise of the parsers")
struct FuzzingTests {
    @Test("changed messages", arguments: Fuzzer.Subject.allCases)
    func mutations(_ subject: Fuzzer.Subject) throws {
        var fuzzer = Fuzzer(subject, corpus: try CorpusTests.samples(subject), seed: 1)
        for index in 0..<20_000 {
            let bytes = fuzzer.input(index)
            do throws(Violation) {
                try fuzzer.check(bytes, index: index)
            } catch {
                let smallest = Minimiser.minimise(bytes) { fuzzer.fails($0, index: index) }
                Issue.record("input \(index) of seed 1: \(error)\nsmallest: \(Minimiser.literal(smallest))")
                return
            }
        }
        // Neither everything nor nothing gets through, or the changes test one path only.
        #expect((2_000...18_000).contains(fuzzer.tally.accepted) && fuzzer.tally.refused > 2_000)
    }

    @Test("a parser that looks beyond its input, forgets or invents is found out")
    func equipment() {
        let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        for fault in FaultyReader.Fault.allCases {
            let memory = GuardedBuffer(capacity: bytes.count)
            #expect(throws: Violation.self, "\(fault)") {
                try Reading(bytes, with: FaultyReader(fault), in: memory)
            }
        }
    }

    @Test("the smallest input that fails is found")
    func minimiser() {
        let input = Array("GET / HTTP/1.1\r\nHost: a\r\nX: needle\r\n\r\n".utf8)
        let smallest = Minimiser.minimise(input) { $0.firstRange(of: "need".utf8) != nil && $0.contains(13) }
        #expect(smallest.count == 5)
        #expect(Minimiser.literal([0, 13, 34, 92, 65, 255]) == "b\"\\x00\\r\\\"\\\\A\\xff\"")
    }
}

/// A request parser with one fault.
private struct FaultyReader: MessageReader {
    enum Fault: CaseIterable {
        case consumesTooMuch, consumesNothing, bodyWithoutHead, endsTwice, waitsForEver, changesItsMind
    }

    private let fault: Fault
    private var parser = RequestReader()
    private var steps = 0
    let longestHead = 16

    init(_ fault: Fault) {
        self.fault = fault
    }

    mutating func next(_ input: UnsafeRawBufferPointer) throws(ParseError) -> (event: ReadEvent, consumed: Int) {
        if fault == .waitsForEver { return (.needMoreData, 0) }
        if fault == .bodyWithoutHead { return (.body(0..<1), 1) }
        if fault == .changesItsMind {
            defer { steps += 1 }
            throw steps == 0 ? .badRequestLine : .badHost
        }
        let step = try parser.next(input)
        switch fault {
        case .consumesTooMuch: return (step.event, step.consumed + 1)
        case .consumesNothing: return (step.event, 0)
        default: return (step.event == .needMoreData ? .end : step.event, step.consumed)
        }
    }

    mutating func endOfStream() -> Fact? { nil }
}
