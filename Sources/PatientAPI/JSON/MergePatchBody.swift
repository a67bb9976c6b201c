import HTTPTypes
import JSON
import Patients

/// Reads a merge patch of a patient (RFC 7396): what it names is changed, the rest stays.
struct MergePatchBody {
    static let mediaType = "application/merge-patch+json"

    let validation: PatientValidation

    /// - Parameter current: the patient as it is, which members that the service itself writes are compared with: one
    ///   may come back unchanged, and none can be changed.
    /// - Throws: everything that is wrong at once. `null`, which takes a member away, is wrong for all but `locale`. A
    ///   draft that comes back may still break a rule: the service checks it.
    func draft(from body: [UInt8], of current: Patient) throws(RegistrationBodyFailure) -> PatientChangeDraft {
        let received = try RegistrationBody.tree(of: body)
        guard case .object(let members) = received else { throw .notAnObject(received) }
        var draft = PatientChangeDraft()
        var problems: [FieldProblem] = []
        var others: [FieldError] = []
        let representation = try? JSONValue.parse(PatientJSON.canonical(current))
        for member in members {
            if let (field, place) = Self.fields.first(where: { $0.field.rawValue == member.name }) {
                switch member.value {
                case .string(let text): draft[keyPath: place] = text
                case .null: problems.append(FieldProblem(field: field, code: .missing, legacy: .missing))
                default: problems.append(FieldProblem(field: field, code: .notText, legacy: .stringType))
                }
            } else if member.name == "locale" {
                draft.locale = Self.locale(member.value)
                if draft.locale == nil { others.append(FieldError(member: "locale", .localeUnknown)) }
            } else if !RegistrationBody.readOnly.contains(member.name) {
                others.append(FieldError(member: member.name, .unknownField))
            } else if let shown = representation?[member.name],
                CanonicalJSON.ordered(shown) != CanonicalJSON.ordered(member.value)
            {
                others.append(FieldError(member: member.name, .readOnlyField))
            }
        }
        guard !problems.isEmpty || !others.isEmpty else { return draft }
        do throws(ValidationFailure) {
            _ = try validation.check(draft)
        } catch {
            problems += error.problems
        }
        let order = Self.fields.map(\.field)
        throw .fields(order.flatMap { field in problems.filter { $0.field == field } }, others: others, received)
    }

    private static func locale(_ value: JSONValue) -> PatientChange.LocaleChange? {
        switch value {
        case .null: .remove
        case .string(let text): PatientLocale(rawValue: text).map(PatientChange.LocaleChange.set)
        default: nil
        }
    }

    private static var fields: [(field: FieldProblem.Field, place: WritableKeyPath<PatientChangeDraft, String?>)] {
        [(.name, \.name), (.email, \.email), (.phone, \.phone), (.documentURL, \.documentURL)]
    }
}

extension ProblemDetails {
    /// RFC 5789 §2.2
    static let notAMergePatch = ProblemDetails(
        .unsupportedMediaType,
        extensions: [JSONMember(name: "accept", value: .array([.string(MergePatchBody.mediaType)]))],
        fields: [.acceptPatch])
}

extension HTTPField {
    static let acceptPatch = HTTPField(name: .named("Accept-Patch"), value: MergePatchBody.mediaType)
}
