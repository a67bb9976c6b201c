import HTTP1
import HTTP1Fuzzing
import TestSupport
import Testing

/// Feeds `bytes` to a parser as a connection would, with `cuts` as the offsets at which more arrives; ``Reading`` says
/// what is checked on the way.
func transcript(
    of bytes: [UInt8], cuts: [Int] = [], limits: ParserLimits = .default, maximumBody: Int = .max
) -> [Fact] {
    let memory = GuardedBuffer(capacity: bytes.count)
    do throws(Violation) {
        return try Reading(
            bytes, cuts: cuts, with: RequestReader(limits: limits, maximumBody: maximumBody), in: memory
        ).facts
    } catch {
        Issue.record(error)
        return []
    }
}

/// The facts about `text`, after having seen that they are the same whole, byte by byte, cut in two at every place
/// and cut at seeded random places, and that what was accepted is well-formed and survives being written anew.
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
    var ways: [[Int]] = [Array(0..<bytes.count)]
    if bytes.count < 2_000 { ways += (0..<bytes.count).map { [$0] } }
    var random = SeededGenerator(seed: UInt64(bytes.count))
    for _ in 0..<8 { ways.append(random.cuts(upTo: bytes.count)) }
    let memory = GuardedBuffer(capacity: bytes.count + 1_024)
    do throws(Violation) {
        return try RequestProperties.check(bytes, ways: ways, limits: limits, maximumBody: maximumBody, in: memory)
            .facts
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
        return []
    }
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
