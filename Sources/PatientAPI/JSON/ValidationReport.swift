import HTTPServer
import HTTPTypes
import JSON
import Patients

/// What would become of a registration: `{"valid":…,"normalized":{…},"errors":[…],"warnings":[…]}`.
struct ValidationReport {
    /// Every field that is right by itself, in the form in which it would be stored.
    let normalized: PatientChange
    let errors: [FieldError]
    /// None for callers who may not read patients.
    let duplicates: [PossibleDuplicate]

    func response(_ language: Language) -> Response {
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.name("valid")
        json.bool(errors.isEmpty)
        json.name("normalized")
        writeNormalized(to: &json)
        json.name("errors")
        FieldError.write(errors, in: language, to: &json)
        json.name("warnings")
        PatientJSON.writeWarnings(duplicates, to: &json)
        json.endObject()
        let fields = [
            HTTPField(name: .contentLanguage, value: language.rawValue),
            HTTPField(name: .vary, value: "Accept-Language"),
        ]
        return .json(json.bytes, fields: fields)
    }

    private func writeNormalized(to json: inout JSONWriter) {
        json.beginObject()
        json.name("name")
        json.optional(normalized.name?.text)
        json.name("email")
        json.optional(normalized.email?.text)
        json.name("phone")
        json.optional(normalized.phone?.text)
        json.name("document_url")
        json.optional(normalized.documentURL?.text)
        json.name("phone_e164")
        json.optional(normalized.phone?.e164)
        json.name("locale")
        if case .set(let locale) = normalized.locale { json.string(locale.rawValue) } else { json.null() }
        json.endObject()
    }
}
