import JSON
import Patients

/// The schemas of mails, of the audit log and of what is held about a person.
enum AccountabilitySchemas {
    static let all: [(name: String, schema: JSONValue)] = [
        ("MailRecord", record), ("MailHistory", history), ("AuditEntry", entry), ("AuditPage", page),
        ("AuditVerification", verification), ("PatientExport", export),
    ]

    private static let record = Schema.object([
        "id": Schema.text, "channel": Schema.choice(["email", "sms"]),
        "state": Schema.choice(MailState.allCases.map(\.rawValue)), "attempts": Schema.count,
        "created_at": Schema.moment, "relayed_at": Schema.momentOrNull, "ended_at": Schema.momentOrNull,
        "reply_code": Schema.nullable("integer"), "reason": Schema.nullable("string"),
    ])

    private static let history = Schema.object([
        "items": Schema.array(of: Schema.ref("MailRecord")),
        "links": Schema.object(["self": Schema.text, "patient": Schema.text, "resend": Schema.text]),
    ])

    private static let entry = Schema.object(
        [
            "seq": Schema.id, "at": Schema.moment, "actor": Schema.text, "action": Schema.text,
            "patient": Schema.integer,
            "patients": Schema.object(["first": Schema.integer, "last": Schema.integer, "count": Schema.count]),
            "request_id": Schema.text, "client": Schema.nullable("string"),
            "changed_fields": Schema.array(of: Schema.text), "result": Schema.text,
            "hash": ["type": "string", "pattern": "^[0-9a-f]{64}$"],
        ], optional: ["patient", "patients"])

    private static let page = Schema.object([
        "items": Schema.array(of: Schema.ref("AuditEntry")), "next": Schema.nullable("string"),
    ])

    private static let verification = Schema.object(
        [
            "intact": Schema.flag, "head": Schema.object(["seq": Schema.count, "hash": Schema.text]),
            "broken_at": Schema.id, "missing": Schema.id,
        ], optional: ["head", "broken_at", "missing"])

    private static let export = Schema.object([
        "id": Schema.id, "exported_at": Schema.moment, "erased_at": Schema.momentOrNull,
        "patient": ["oneOf": [Schema.ref("Patient"), ["type": "null"]]],
        "mails": Schema.array(of: Schema.ref("MailRecord")), "audit": Schema.array(of: Schema.ref("AuditEntry")),
        "has_more_audit": Schema.flag,
    ])
}
