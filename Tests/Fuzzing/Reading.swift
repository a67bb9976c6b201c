import HTTP1

/// What a parser made of some input: the facts, and where in the input each head and each message ended.
///
/// Made by feeding the input as a connection would. What holds for every step is checked on the way:
/// nothing beyond the input is looked at or consumed; a body lies in what is consumed; heads and ends take turns, and
/// every other step consumes something, so that the number of steps is bounded by the input; `needMoreData` is final
/// until more arrives, leaves nothing of a body unread and no more of a head than the limit; an error is final.
package struct Reading: Equatable, Sendable {
    /// In order; a body follows its head as one fact.
    package private(set) var facts: [Fact] = []
    /// The offset behind each head and behind each message, in order.
    package private(set) var boundaries: [Int] = []

    private var body: [UInt8] = []
    private var isInMessage = false

    /// Reads `bytes`, of which more arrives at each of the ascending offsets `cuts`; `memory` must hold all of them.
    package init<Reader: MessageReader>(
        _ bytes: [UInt8], cuts: [Int] = [], with fresh: Reader, in memory: borrowing GuardedBuffer
    ) throws(Violation) {
        var reader = fresh
        var start = 0
        do {
            for available in cuts + [bytes.count] {
                start = try read(bytes, from: start, to: available, with: &reader, in: memory)
            }
            if let fact = try reader.endOfStream() { append(fact, at: bytes.count) }
            closeBody()
        } catch let error as ParseError {
            closeBody()
            facts.append(.error(error))
            try Self.expectFinal(error, of: reader, memory.place(bytes[start...]))
        } catch let violation as Violation {
            throw violation
        } catch {
            throw Violation("unknown error \(error)")
        }
    }

    /// Takes steps until the parser wants more than `bytes[..<available]`; the offset of the first unread byte.
    private mutating func read<Reader: MessageReader>(
        _ bytes: [UInt8], from begin: Int, to available: Int, with reader: inout Reader,
        in memory: borrowing GuardedBuffer
    ) throws -> Int {
        var start = begin
        while true {
            let window = memory.place(bytes[start..<available])
            let (event, consumed) = try reader.next(window)
            guard (0...window.count).contains(consumed) else {
                throw Violation("consumed \(consumed) of \(window.count) bytes")
            }
            start += consumed
            switch event {
            case .needMoreData:
                try expectWaiting(for: available - start, after: reader, memory.place(bytes[start..<available]))
                return start
            case .head(let head), .interim(let head):
                guard !isInMessage, consumed > 0 else { throw Violation("a head where none can be") }
                append(head, at: start)
                if case .head = event { isInMessage = true }
            case .body(let range):
                guard isInMessage, !range.isEmpty, range.lowerBound >= 0, range.upperBound <= consumed else {
                    throw Violation("a body at \(range) of \(consumed) consumed bytes")
                }
                body += window[range]
            case .end:
                guard isInMessage else { throw Violation("an end where none can be") }
                append(.end, at: start)
            }
        }
    }

    private mutating func append(_ fact: Fact, at offset: Int) {
        if fact == .end {
            closeBody()
            isInMessage = false
        }
        facts.append(fact)
        boundaries.append(offset)
    }

    private mutating func closeBody() {
        if !body.isEmpty { facts.append(.body(body)) }
        body = []
    }

    private func expectWaiting<Reader: MessageReader>(
        for left: Int, after reader: Reader, _ window: UnsafeRawBufferPointer
    ) throws {
        guard isInMessage ? left == 0 : left < reader.longestHead else {
            throw Violation("\(left) bytes wait \(isInMessage ? "inside a body" : "for a head")")
        }
        var again = reader
        guard try again.next(window) == (.needMoreData, 0) else {
            throw Violation("a step without new bytes did something")
        }
    }

    private static func expectFinal<Reader: MessageReader>(
        _ error: ParseError, of reader: Reader, _ window: UnsafeRawBufferPointer
    ) throws(Violation) {
        var again = reader
        var repeated: ParseError?
        do throws(ParseError) { _ = try again.next(window) } catch { repeated = error }
        guard repeated == error else { throw Violation("after \(error) came \(String(describing: repeated))") }
    }
}
