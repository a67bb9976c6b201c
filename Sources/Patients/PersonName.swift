/// A person's name, in any script and any order.
///
/// Names are not classified, split or capitalised: almost every rule about names is wrong somewhere. What is refused
/// cannot be part of a name, or makes a screen show something else than what is stored.
package struct PersonName: Sendable, Equatable {
    /// The stored and returned form: trimmed and canonically composed, 1 to 255 scalars.
    package let text: String

    static let maximumLength = 255
    /// Vietnamese needs two, biblical Hebrew four; nine in a row only deface a page.
    private static let maximumMarks = 8

    package init(_ typed: String) throws(FieldProblem) {
        let typed = TypedText(trimming: typed)
        text = typed.isASCII ? typed.text : typed.text.canonicallyComposed
        guard !text.isEmpty else { throw .name(.nameBlank, "the name must not be blank") }
        if typed.isASCII { try Self.checkASCII(text) } else { try Self.check(text) }
    }

    private static func checkASCII(_ text: String) throws(FieldProblem) {
        var hasLetter = false
        for byte in text.utf8 {
            guard 0x20..<0x7F ~= byte else { throw control }
            if UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 { hasLetter = true }
        }
        try checkLength(text.utf8.count)
        guard hasLetter else { throw noLetter }
    }

    private static func check(_ text: String) throws(FieldProblem) {
        var hasLetter = false
        var length = 0
        var marks = 0
        var joinerNeedsLetter = false
        var canJoin = false
        for scalar in text.unicodeScalars {
            length += 1
            let category = scalar.quickCategory
            if joinerNeedsLetter, !category.isLetter { throw joiner }
            joinerNeedsLetter = false
            marks = category.isMark ? marks + 1 : 0
            guard marks <= maximumMarks else {
                throw .name(.nameMarks, "the name has too many combining marks in a row", limit: maximumMarks)
            }
            if category.isLetter { hasLetter = true }
            switch scalar.value {
            case 0x200C, 0x200D:
                guard canJoin else { throw joiner }
                joinerNeedsLetter = true
            case 0x202A...0x202E, 0x2066...0x2069:
                throw .name(.nameBidi, "the name must not contain characters that change the direction of text")
            case 0xFEFF: throw control
            default: try refuse(category)
            }
            canJoin = category.isLetter || category.isMark
        }
        guard !joinerNeedsLetter else { throw joiner }
        try checkLength(length)
        guard hasLetter else { throw noLetter }
    }

    private static func refuse(_ category: Unicode.GeneralCategory) throws(FieldProblem) {
        switch category {
        case .control, .lineSeparator, .paragraphSeparator: throw control
        case .unassigned, .privateUse, .surrogate:
            throw .name(.invalidUnicode, "the name must not contain characters without a meaning in Unicode")
        default: return
        }
    }

    private static func checkLength(_ length: Int) throws(FieldProblem) {
        guard length <= maximumLength else {
            throw FieldProblem(
                field: .name, code: .nameTooLong, limit: maximumLength, legacy: .stringTooLong(maximum: maximumLength))
        }
    }

    private static var control: FieldProblem { .name(.nameControl, "the name must not contain control characters") }
    private static var noLetter: FieldProblem { .name(.nameNoLetter, "the name must contain at least one letter") }
    private static var joiner: FieldProblem {
        .name(.nameJoiner, "the name must not contain a joiner that is not between letters")
    }
}

extension FieldProblem {
    fileprivate static func name(_ code: ProblemCode, _ reason: String, limit: Int? = nil) -> FieldProblem {
        FieldProblem(field: .name, code: code, limit: limit, legacy: .valueError(reason: reason))
    }
}
