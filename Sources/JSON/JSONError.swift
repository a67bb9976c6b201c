/// Why a text is not the JSON we take, and where.
package struct JSONError: Error, Equatable, Sendable {
    /// The ways in which a text can be refused.
    package enum Kind: Equatable, Sendable {
        /// Not JSON; the message is the one of Python's `json` module, which legacy callers see.
        case syntax(message: String)
        /// A byte sequence that is not UTF-8 (RFC 8259 §8.1).
        case invalidUTF8
        /// A name occurs twice in one object; two readers would understand two things (RFC 8259 §4).
        case duplicateName
        /// More arrays and objects are open at once than the limit permits.
        case tooDeep
        /// An escaped half of a surrogate pair without its other half: no Unicode text (RFC 8259 §8.2).
        case loneSurrogate
        /// A number whose magnitude no IEEE 754 double holds.
        case numberOutOfRange
    }

    package let kind: Kind
    /// In bytes from the first one received.
    package let offset: Int
    /// In Unicode scalars, as Python counts; a leading byte order mark is skipped and not counted.
    package let characterOffset: Int
    /// 1 and up.
    package let line: Int
    /// In Unicode scalars, 1 and up.
    package let column: Int
}
