/// Values that are written in code, such as schemas and examples; the members stay in the order written.
extension JSONValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .string(text) }

    package init(integerLiteral number: Int64) { self = .number("\(number)") }

    package init(booleanLiteral flag: Bool) { self = .bool(flag) }

    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// A name that is written twice is a mistake in the code.
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        precondition(Set(members.map(\.0)).count == members.count, "two members of one object have the same name")
        self = .object(members.map { JSONMember(name: $0, value: $1) })
    }
}
