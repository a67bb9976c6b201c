import JSON
import Patients
import Timekeeping

/// What the description shows: values of the vocabulary, written by those who write the answers.
enum Examples {
    private static let moment = Timestamp(microseconds: 1_795_458_605_123_456)
    private static let later = Timestamp(microseconds: 1_795_458_607_654_321)

    private static let maria = Patient(
        id: 7, name: "María Ñúñez", email: "maria@example.com", phone: "+598 96 689 795",
        documentURL: "https://example.com/ci.pdf", phoneE164: "+59896689795", locale: .es, createdAt: moment,
        updatedAt: moment, mail: .queued)

    private static let letter = MailRecord(
        id: "01KB5T6Z3V8K2M4N6P8Q0R2S4T", channel: "email", state: .sent, attempts: 1, createdAt: moment,
        relayedAt: moment, endedAt: later, replyCode: 250)

    private static let look = AuditEntry(
        sequence: 42, at: later, actor: "anonymous", action: .read, subject: .patient(7),
        requestID: "01KB5T6Z3V8K2M4N6P8Q0R2S4T", client: "192.0.2.0/24", changedFields: [], result: .done,
        hash: (0..<32).map { UInt8($0) * 7 })

    static let input: JSONValue = [
        "name": "María Ñúñez", "email": "maria@example.com", "phone": "+598 96 689 795",
        "document_url": "https://example.com/ci.pdf", "locale": "es",
    ]

    static let legacyInput: JSONValue = [
        "name": "John Doe", "email": "john@example.com", "phone": "+1234567890",
        "document_url": "https://example.com/a.jpg",
    ]

    static let search: JSONValue = ["q": "mar nun", "limit": 10, "sort": "name", "fields": ["id", "name"]]
    static let searchByPhone: JSONValue = ["phone": "96 689 795", "count": "exact"]
    static let patch: JSONValue = ["phone": "+598 2901 1919", "locale": .null]

    static let patient = parsed(PatientJSON.canonical(maria))
    static let created = parsed(
        PatientJSON.canonical(maria, duplicates: [PossibleDuplicate(patient: 5, because: [.phone])]))
    static let legacyPatient = parsed(PatientJSON.legacy(maria))

    static let page: JSONValue = {
        var page = PatientPage(patients: [maria], total: nil, parameters: "limit=1")
        page.next = PageCursor(.id(7)).text(scope: "id")
        return parsed(page.json(members: PatientMember.allCases))
    }()

    static let lines = text(RowFormat.ndjson([.id, .name]).bytes(of: [maria], isFirst: true, isLast: true))
    static let table = text(
        RowFormat.csv(PatientCSV(members: [.id, .name, .phone], isGuarded: true))
            .bytes(of: [maria], isFirst: true, isLast: true))

    static let report: JSONValue = [
        "valid": false,
        "normalized": [
            "name": "Eva", "email": .null, "phone": .null, "document_url": .null, "phone_e164": .null, "locale": .null,
        ],
        "errors": [
            [
                "pointer": "#/email", "code": "email-no-at",
                "detail": .string(FieldError.example(.emailNoAt).sentence(in: .english)),
            ]
        ],
        "warnings": [],
    ]

    static let batch: JSONValue = [
        "results": [
            ["index": 0, "status": 201, "id": 7],
            ["index": 1, "status": 409, "problem": problem(.emailTaken, id: nil)],
        ], "created": 1, "failed": 1,
    ]

    static let mail = parsed(MailJSON.one(letter))
    static let history = parsed(MailJSON.history([letter], of: 7))
    static let audit = parsed(AuditPage(entries: [look], next: nil, address: "/audit?limit=50").json)
    static let verification = parsed(AuditJSON.verification(.intact(head: AuditHead(sequence: 42, hash: look.hash))))
    static let export = parsed(
        ExportJSON.bytes(
            of: PatientExport(patient: maria, erasedAt: nil, mails: [letter], audit: [look], hasMoreAudit: false),
            id: 7, at: later))

    /// A problem as it would be answered, in English.
    static func problem(_ kind: ProblemKind, id: String? = "01KB5T6Z3V8K2M4N6P8Q0R2S4T") -> JSONValue {
        var json = JSONWriter()
        ProblemDetails.example(kind).write(to: &json, .english, requestID: id, publicURL: nil)
        return parsed(json.bytes)
    }

    static let catalogueEntry: JSONValue = {
        var json = JSONWriter()
        CatalogueEntry(ProblemKind.emailTaken, .english, publicURL: nil).write(to: &json, withExample: true)
        return parsed(json.bytes)
    }()

    private static func text(_ bytes: [UInt8]) -> JSONValue { .string(String(decoding: bytes, as: UTF8.self)) }

    private static func parsed(_ json: [UInt8]) -> JSONValue { (try? JSONValue.parse(json)) ?? .null }
}
