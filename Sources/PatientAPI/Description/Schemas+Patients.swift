import JSON
import Patients

/// The schemas of patients and of what is done with them.
enum PatientSchemas {
    static let all: [(name: String, schema: JSONValue)] = [
        ("Patient", patient), ("PatientPage", page), ("SelectedPatient", selected), ("Mail", mail),
        ("Warning", warning), ("PatientInput", input), ("PatientPatch", patch), ("SearchRequest", search),
        ("ValidationReport", report), ("BatchResult", batch), ("LegacyPatient", legacy), ("LegacyInput", legacyInput),
    ]

    /// What a field takes; the rules that no schema can say are told by `POST /patients/validate`.
    private static let name: JSONValue = ["type": "string", "minLength": 1, "maxLength": 255]
    private static let email: JSONValue = ["type": "string", "maxLength": 254]
    private static let phone: JSONValue = ["type": "string", "minLength": 4, "maxLength": 40]
    private static let url: JSONValue = ["type": "string", "format": "uri", "maxLength": 2_083]
    private static let locale = Schema.choice(PatientLocale.allCases.map(\.rawValue))
    private static let localeOrNull: JSONValue = [
        "type": ["string", "null"], "enum": .array(PatientLocale.allCases.map { .string($0.rawValue) } + [.null]),
    ]

    private static let mail = Schema.object([
        "state": Schema.choice(MailState.allCases.map(\.rawValue)), "attempts": Schema.count,
        "last_attempt_at": Schema.momentOrNull, "sent_at": Schema.momentOrNull,
    ])

    private static let warning = Schema.object([
        "code": Schema.choice(["possible-duplicate"]), "patient": Schema.text,
        "because": Schema.array(of: Schema.choice(PossibleDuplicate.Reason.allCases.map(\.rawValue))),
    ])

    private static func members(optional: [String]) -> JSONValue {
        Schema.object(
            [
                "id": Schema.id, "name": Schema.text, "email": Schema.text, "phone": Schema.text,
                "document_url": Schema.text, "phone_e164": Schema.nullable("string"), "locale": localeOrNull,
                "version": ["type": "integer", "minimum": 1], "created_at": Schema.moment, "updated_at": Schema.moment,
                "mail": Schema.ref("Mail"), "warnings": Schema.array(of: Schema.ref("Warning")),
                "links": Schema.object(["self": Schema.text, "mail": Schema.text]),
            ], optional: optional)
    }

    /// Warnings come with a registration only, to callers who may read patients.
    private static let patient = members(optional: ["warnings"])

    /// What `fields` selects.
    private static let selected = members(optional: PatientMember.allCases.map(\.rawValue) + ["warnings"])

    private static let page = Schema.object(
        [
            "items": Schema.array(of: Schema.ref("SelectedPatient")), "next": Schema.nullable("string"),
            "prev": Schema.nullable("string"), "total": Schema.count,
        ], optional: ["total"])

    private static let input = Schema.object(
        ["name": name, "email": email, "phone": phone, "document_url": url, "locale": localeOrNull],
        optional: ["locale"])

    private static let patch = Schema.object(
        ["name": name, "email": email, "phone": phone, "document_url": url, "locale": localeOrNull],
        optional: ["name", "email", "phone", "document_url", "locale"])

    private static let search = Schema.object(
        [
            "q": ["type": "string", "minLength": 1, "maxLength": 255], "email": email,
            "email_domain": ["type": "string", "minLength": 3, "maxLength": 253], "phone": phone,
            "document_host": ["type": "string", "minLength": 1, "maxLength": 255],
            "limit": ["type": "integer", "minimum": 1, "maximum": .number("\(PatientListing.maximumLimit)")],
            "after": Schema.text, "before": Schema.text, "sort": Schema.choice(PatientListing.orders),
            "created_from": Schema.moment, "created_to": Schema.moment, "updated_from": Schema.moment,
            "mail_state": Schema.choice(MailState.allCases.map(\.rawValue)),
            "fields": [
                "oneOf": [
                    Schema.array(of: Schema.choice(PatientMember.allCases.map(\.rawValue))).with(["minItems": 1]),
                    Schema.choice(PatientMember.allCases.map(\.rawValue)),
                ]
            ],
            "count": Schema.choice(["none", "exact"]), "csv": Schema.choice(["raw"]),
        ],
        optional: [
            "q", "email", "email_domain", "phone", "document_host", "limit", "after", "before", "sort", "created_from",
            "created_to", "updated_from", "mail_state", "fields", "count", "csv",
        ])

    private static let report = Schema.object([
        "valid": Schema.flag,
        "normalized": Schema.object([
            "name": Schema.nullable("string"), "email": Schema.nullable("string"), "phone": Schema.nullable("string"),
            "document_url": Schema.nullable("string"), "phone_e164": Schema.nullable("string"),
            "locale": localeOrNull,
        ]), "errors": Schema.array(of: Schema.ref("FieldError")), "warnings": Schema.array(of: Schema.ref("Warning")),
    ])

    private static let batch = Schema.object([
        "results": Schema.array(
            of: [
                "oneOf": [
                    Schema.object(["index": Schema.count, "status": ["const": 201], "id": Schema.id]),
                    Schema.object(["index": Schema.count, "status": Schema.integer, "problem": Schema.ref("Problem")]),
                ]
            ]), "created": Schema.count, "failed": Schema.count,
    ])

    private static let legacy = Schema.object([
        "id": Schema.id, "name": Schema.text, "email": Schema.text, "phone": Schema.text, "document_url": Schema.text,
    ])

    /// Members beside the four are ignored.
    private static let legacyInput = Schema.object(
        ["name": name, "email": email, "phone": phone, "document_url": url]
    ).with(["description": "Other members are ignored."]).open
}

extension JSONValue {
    /// The same schema of an object that may have other members.
    fileprivate var open: JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.name != "additionalProperties" })
    }
}
