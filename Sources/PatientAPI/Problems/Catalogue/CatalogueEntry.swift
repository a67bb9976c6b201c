import HTTPTypes
import JSON
import Patients

/// One entry of the catalogue of errors: a kind of answer, or what can be wrong with a member of a body.
struct CatalogueEntry {
    /// The slug under which it is found.
    let code: String
    /// Of the answer; an error of a member comes within `validation`.
    let status: Int
    let title: String
    let meaning: String
    let remedy: String
    /// As it could be met.
    let example: [UInt8]

    init(_ kind: ProblemKind, _ language: Language, publicURL: String?) {
        code = kind.rawValue
        status = kind.status.code
        title = kind.title(language)
        meaning = kind.detail(language)
        remedy = kind.remedy(language)
        example = Self.example(.example(kind), language, publicURL)
    }

    /// What can be wrong with a member.
    init(_ code: ProblemCode, _ language: Language, publicURL: String?) {
        let error = FieldError.example(code)
        self.code = code.rawValue
        status = ProblemKind.validation.status.code
        title = "\(ProblemKind.validation.title(language)): \(code.rawValue)"
        meaning = error.sentence(in: language)
        remedy =
            language == .spanish
            ? "Corrija el miembro al que apunta pointer." : "Correct the member that pointer points to."
        example = Self.example(ProblemDetails(.validation, errors: [error]), language, publicURL)
    }

    private static func example(_ problem: ProblemDetails, _ language: Language, _ publicURL: String?) -> [UInt8] {
        var json = JSONWriter()
        problem.write(to: &json, language, requestID: "01KB5T6Z3V8K2M4N6P8Q0R2S4T", publicURL: publicURL)
        return json.bytes
    }

    /// The entry of a slug, none when there is no such.
    init?(slug: String, _ language: Language, publicURL: String?) {
        if let kind = ProblemKind(rawValue: slug) {
            self.init(kind, language, publicURL: publicURL)
        } else if let code = ProblemCode(rawValue: slug) {
            self.init(code, language, publicURL: publicURL)
        } else {
            return nil
        }
    }

    func write(to json: inout JSONWriter, withExample: Bool) {
        json.beginObject()
        json.name("code")
        json.string(code)
        json.name("status")
        json.integer(status)
        json.name("title")
        json.string(title)
        json.name("meaning")
        json.string(meaning)
        json.name("remedy")
        json.string(remedy)
        if withExample {
            json.name("example")
            json.raw(example)
        }
        json.name("links")
        json.beginObject()
        json.name("self")
        json.string("/problems/\(code)")
        json.endObject()
        json.endObject()
    }
}

extension FieldError {
    /// An error with a member that this can be wrong with.
    static func example(_ code: ProblemCode) -> FieldError {
        switch code {
        case .notAnObject: return .notAnObject
        case .notAnArray: return .notAnArray
        case .malformedItem: return FieldError(member: "0", code)
        case .unknownField: return FieldError(member: "emial", code)
        case .readOnlyField: return FieldError(member: "id", code)
        case .localeUnknown: return FieldError(member: "locale", code)
        case .outOfRange: return FieldError(member: "limit", code, limit: PatientListing.maximumLimit)
        case .notAllowed: return FieldError(member: "sort", code)
        case .notAMoment: return FieldError(member: "created_from", code)
        default:
            let fields: [(prefix: String, field: FieldProblem.Field)] = [
                ("email-", .email), ("phone-", .phone), ("url-", .documentURL),
            ]
            let field = fields.first { code.rawValue.hasPrefix($0.prefix) }?.field ?? .name
            return FieldError(FieldProblem(field: field, code: code, legacy: .missing))
        }
    }
}
