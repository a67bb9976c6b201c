import JSON
import Patients

/// Reads the body of a registration.
///
/// An ordinary body, four texts and nothing unusual, is read in one pass without a tree. Anything else is looked at
/// again as a tree, which is slower and knows what to complain about.
struct RegistrationBody {
    /// What members beside the four are worth.
    enum Dialect {
        /// Ignored, as the original did; `locale` too.
        case legacy
        /// `locale` counts, members that the service itself writes are ignored, others are an error.
        case canonical
    }

    let validation: PatientValidation
    let dialect: Dialect

    /// - Throws: everything that is wrong at once, in the order of the fields. A draft that comes back may still break
    ///   a rule: the service checks it.
    func draft(from body: [UInt8]) throws(RegistrationBodyFailure) -> PatientDraft {
        if let draft = ordinaryDraft(from: body) { return draft }
        return try examinedDraft(from: body)
    }

    /// The hot path; nil says nothing but that the body has to be examined.
    private func ordinaryDraft(from body: [UInt8]) -> PatientDraft? {
        var name: String?
        var email: String?
        var phone: String?
        var documentURL: String?
        var isOrdinary = true
        let isObject = try? JSONReader.object(body) { member in
            if member.isNamed("name") {
                name = member.text
            } else if member.isNamed("email") {
                email = member.text
            } else if member.isNamed("phone") {
                phone = member.text
            } else if member.isNamed("document_url") {
                documentURL = member.text
            } else {
                isOrdinary = isOrdinary && dialect == .legacy
            }
        }
        guard isObject == true, isOrdinary, let name, let email, let phone, let documentURL else { return nil }
        return PatientDraft(name: name, email: email, phone: phone, documentURL: documentURL)
    }

    private func examinedDraft(from body: [UInt8]) throws(RegistrationBodyFailure) -> PatientDraft {
        try draft(examining: try Self.tree(of: body))
    }

    /// The same of a body that has been read.
    func draft(examining received: JSONValue) throws(RegistrationBodyFailure) -> PatientDraft {
        guard case .object(let members) = received else { throw .notAnObject(received) }

        // Where a field has no text, one that keeps every rule stands in for it, so that the others can be checked.
        var draft = PatientDraft(name: "A", email: "a@example.com", phone: "0000", documentURL: "https://example.com/")
        var problems: [FieldProblem] = []
        for (field, place) in Self.fields {
            switch received[field.rawValue] {
            case .string(let text): draft[keyPath: place] = text
            case nil: problems.append(FieldProblem(field: field, code: .missing, legacy: .missing))
            default:
                let legacy: LegacyProblem = field == .documentURL ? .urlType : .stringType
                problems.append(FieldProblem(field: field, code: .notText, legacy: legacy))
            }
        }
        let others = dialect == .canonical ? readLocale(of: &draft, from: members) : []
        guard !problems.isEmpty || !others.isEmpty else { return draft }

        let textless = Set(problems.map(\.field))
        do throws(ValidationFailure) {
            _ = try validation.check(draft)
        } catch {
            problems += error.problems.filter { !textless.contains($0.field) }
        }
        let order = Self.fields.map(\.field)
        throw .fields(order.flatMap { field in problems.filter { $0.field == field } }, others: others, received)
    }

    /// What is wrong with the members beside the four.
    private func readLocale(of draft: inout PatientDraft, from members: [JSONMember]) -> [FieldError] {
        var errors: [FieldError] = []
        for member in members where !Self.fields.contains(where: { $0.field.rawValue == member.name }) {
            switch (member.name, member.value) {
            case ("locale", .null): break
            case ("locale", let value):
                draft.locale = value.stringValue.flatMap(PatientLocale.init)
                if draft.locale == nil { errors.append(FieldError(member: "locale", .localeUnknown)) }
            case (let name, _) where Self.readOnly.contains(name): break
            case (let name, _): errors.append(FieldError(member: name, .unknownField))
            }
        }
        return errors
    }

    /// The body as a tree. A lone surrogate is no Unicode text, and still names its field: it is replaced by a scalar
    /// that every rule rejects, so that the answer is 422 for the field and not 400 for the body.
    static func tree(of body: [UInt8]) throws(RegistrationBodyFailure) -> JSONValue {
        do throws(JSONError) {
            do throws(JSONError) {
                return try JSONValue.parse(body)
            } catch  where error.kind == .loneSurrogate {
                return try JSONValue.parse(LoneSurrogates.replaced(in: body))
            }
        } catch {
            throw .undecodable(error)
        }
    }

    private static var fields: [(field: FieldProblem.Field, place: WritableKeyPath<PatientDraft, String>)] {
        [(.name, \.name), (.email, \.email), (.phone, \.phone), (.documentURL, \.documentURL)]
    }

    /// Members of a representation that may come back when a client posts what it once read.
    static let readOnly: Set<String> = [
        "id", "phone_e164", "version", "created_at", "updated_at", "mail", "warnings", "links",
    ]
}

/// Why a body is no registration.
enum RegistrationBodyFailure: Error, Equatable {
    case absent
    /// Not JSON by its own account; the bytes as received.
    case unsupportedMediaType([UInt8])
    case undecodable(JSONError)
    case notAnObject(JSONValue)
    /// Problems of the four fields in their order, errors of other members, and the object as received.
    case fields([FieldProblem], others: [FieldError], JSONValue)
}
