package import HTTP1

/// What a parser said about some input, independent of how the input was cut: the parts of a body are joined.
package enum Fact: Equatable, Sendable {
    case head(RequestHead)
    /// Interim ones too; the status tells them apart.
    case response(ResponseHead)
    case body([UInt8])
    case end
    case error(ParseError)
}

/// A parser broke a promise that holds for every input; the text names the promise.
package struct Violation: Error, Sendable, CustomStringConvertible {
    /// What was seen.
    package let description: String

    /// Says what was seen.
    package init(_ description: String) {
        self.description = description
    }
}
