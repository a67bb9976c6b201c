import HTTP1
import TestSupport
import Testing

/// What a parser said about some input, independent of how the input was cut: bodies are joined.
enum Fact: Equatable {
    case head(RequestHead)
    case body([UInt8])
    case end
    case error(ParseError)
}

/// Feeds `bytes` to a parser as a connection would, with `cuts` as the offsets at which more arrives.
///
/// Checks on the way what holds for every step: nothing beyond the input is consumed, a body lies in what is consumed,
/// and `needMoreData` is final until more arrives.
func transcript(
    of bytes: [UInt8], cuts: [Int] = [], limits: ParserLimits = .default, maximumBody: Int = .max
) -> [Fact] {
    var parser = RequestParser(limits: limits)
    var facts: [Fact] = []
    var body: [UInt8] = []
    var start = 0
    for available in cuts + [bytes.count] {
        while true {
            let window = bytes[start..<available]
            let step: ParserStep
            do throws(ParseError) {
                step = try window.withUnsafeBytes { input in
                    Result { () throws(ParseError) in try parser.next(input, maximumBody: maximumBody) }
                }.get()
            } catch {
                if !body.isEmpty { facts.append(.body(body)) }
                return facts + [.error(error)]
            }
            guard (0...window.count).contains(step.consumed) else {
                Issue.record("consumed \(step.consumed) of \(window.count) bytes")
                return facts
            }
            if case .body(let range) = step.event {
                #expect(!range.isEmpty && range.upperBound <= step.consumed)
                body += window.dropFirst(range.lowerBound).prefix(range.count)
            }
            if case .end = step.event {
                if !body.isEmpty { facts.append(.body(body)) }
                body = []
                facts.append(.end)
            }
            if case .head(let head) = step.event { facts.append(.head(head)) }
            start += step.consumed
            if case .needMoreData = step.event { break }
        }
    }
    if !body.isEmpty { facts.append(.body(body)) }
    return facts
}

/// The facts about `text`, after having seen that they are the same whole, byte by byte, cut in two at every place
/// and cut at seeded random places.
func facts(
    _ text: String, limits: ParserLimits = .default, maximumBody: Int = .max,
    sourceLocation: SourceLocation = #_sourceLocation
) -> [Fact] {
    facts(Array(text.utf8), limits: limits, maximumBody: maximumBody, sourceLocation: sourceLocation)
}

func facts(
    _ bytes: [UInt8], limits: ParserLimits = .default, maximumBody: Int = .max,
    sourceLocation: SourceLocation = #_sourceLocation
) -> [Fact] {
    let whole = transcript(of: bytes, limits: limits, maximumBody: maximumBody)
    var ways: [[Int]] = [Array(0..<bytes.count)]
    if bytes.count < 2_000 { ways += (0..<bytes.count).map { [$0] } }
    var random = SeededGenerator(seed: UInt64(bytes.count))
    for _ in 0..<8 { ways.append(random.cuts(upTo: bytes.count)) }
    for cuts in ways {
        let split = transcript(of: bytes, cuts: cuts, limits: limits, maximumBody: maximumBody)
        guard split == whole else {
            Issue.record("cut at \(cuts.prefix(4)): \(split), whole: \(whole)", sourceLocation: sourceLocation)
            break
        }
    }
    return whole
}

/// The error that ends `facts`, if one does.
func refusal(of text: String, limits: ParserLimits = .default, sourceLocation: SourceLocation = #_sourceLocation)
    -> ParseError?
{
    guard case .error(let error) = facts(text, limits: limits, sourceLocation: sourceLocation).last else { return nil }
    return error
}

/// The first head in `text`; records an issue when there is none.
func head(of text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> RequestHead {
    let first = facts(text, sourceLocation: sourceLocation).first
    guard case .head(let head) = first else {
        throw NoHead(instead: String(describing: first))
    }
    return head
}

struct NoHead: Error {
    let instead: String
}

/// A request with the fields in `lines`, each with its CRLF, after a proper Host.
func request(_ lines: String, method: String = "GET", body: String = "") -> String {
    "\(method) / HTTP/1.1\r\nHost: a.example\r\n\(lines)\r\n\(body)"
}
