import JSON
package import Patients

/// One entry of the `errors` of a `validation` problem (RFC 9457 §3 shows the shape).
package struct FieldError: Sendable, Equatable {
    /// A JSON Pointer as a URI fragment (RFC 6901 §6): `#/email`, or `#` for the whole body.
    package let pointer: String
    private let problem: FieldProblem

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

    private init(pointer: String, _ problem: FieldProblem) {
        self.pointer = pointer
        self.problem = problem
    }

    /// The body is JSON, but not an object.
    package static let notAnObject = FieldError(
        pointer: "#", FieldProblem(field: .locale, code: .notAnObject, legacy: .missing))

    /// The body is JSON, but not an array.
    static let notAnArray = FieldError(
        pointer: "#", FieldProblem(field: .locale, code: .notAnArray, legacy: .missing))

    /// The same error in an element of an array.
    func within(_ index: Int) -> FieldError {
        FieldError(pointer: "#/\(index)" + pointer.dropFirst(), problem)
    }

    /// For programs; part of the API.
    package var code: String { problem.code.rawValue }

    /// The bound that was missed, and the name under which it is shown.
    var limit: (name: String, value: Int)? {
        guard let limit = problem.limit else { return nil }
        return (problem.code == .phoneTooShort ? "min" : "max", limit)
    }

    /// For people.
    func sentence(in language: Language) -> String {
        ProblemText.sentence(for: problem, in: language == .spanish ? .es : .en)
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

extension FieldError {
    /// `[{"pointer":…,"code":…,"detail":…}]`, with the bound that was missed.
    static func write(_ errors: [FieldError], in language: Language, to json: inout JSONWriter) {
        json.beginArray()
        for error in errors {
            json.beginObject()
            json.name("pointer")
            json.string(error.pointer)
            json.name("code")
            json.string(error.code)
            json.name("detail")
            json.string(error.sentence(in: language))
            if let limit = error.limit {
                json.name(limit.name)
                json.integer(limit.value)
            }
            json.endObject()
        }
        json.endArray()
    }
}
