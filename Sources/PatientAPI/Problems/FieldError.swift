package import Patients

/// One entry of the `errors` of a `validation` problem (RFC 9457 §3 shows the shape).
package struct FieldError: Sendable, Equatable {
    /// A JSON Pointer as a URI fragment (RFC 6901 §6): `#/email`, or `#` for the whole body.
    package let pointer: String
    /// What is wrong with a field; nil when the body is no object and has none.
    private let problem: FieldProblem?

    /// A problem that validation found.
    package init(_ problem: FieldProblem) {
        pointer = "#/\(problem.field.rawValue)"
        self.problem = problem
    }

    /// An error at a member with any name, escaped as a pointer wants it. A name longer than 64 bytes is cut.
    package init(member name: String, _ code: ProblemCode, limit: Int? = nil) {
        // The field only chooses the sentence, and `locale` has the general ones.
        self.init(member: name, FieldProblem(field: .locale, code: code, limit: limit, legacy: .missing))
    }

    /// A problem that validation found with a value that stands in another member than a registration's.
    package init(member name: String, _ problem: FieldProblem) {
        pointer = "#/" + name.utf8.prefix(64).map(Self.escaped).joined()
        self.problem = problem
    }

    private init(pointer: String) {
        self.pointer = pointer
        problem = nil
    }

    /// The body is JSON, but not an object.
    package static let notAnObject = FieldError(pointer: "#")

    /// For programs; part of the API.
    package var code: String { problem?.code.rawValue ?? "not-an-object" }

    /// The bound that was missed, and the name under which it is shown.
    var limit: (name: String, value: Int)? {
        guard let problem, let limit = problem.limit else { return nil }
        return (problem.code == .phoneTooShort ? "min" : "max", limit)
    }

    /// For people.
    func sentence(in language: Language) -> String {
        guard let problem else {
            return language == .spanish
                ? "El cuerpo debe ser un objeto JSON." : "The body must be a JSON object."
        }
        return ProblemText.sentence(for: problem, in: language == .spanish ? .es : .en)
    }

    private static func escaped(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "~"): return "~0"
        case UInt8(ascii: "/"): return "~1"
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            return String(Unicode.Scalar(byte))
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
        }
    }
}
