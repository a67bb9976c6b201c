import HTTPTypes
import JSON
import Patients

/// A patient's mails, what is held about a person, and the audit log.
extension Operation {
    static let mailHistory = Operation(
        "readMailHistory", .get, "/patients/{id}/mail", .patients, .readPatients, "Shows the mails to a patient",
        details: "The oldest first; without their text.", parameters: [.id],
        answers: [.json(200, "The mails.", "MailHistory", Examples.history)],
        problems: [.notFound, .erased, .notAcceptable])

    static let resendMail = Operation(
        "resendMail", .post, "/patients/{id}/mail/resend", .patients, .writePatients,
        "Sends the confirmation once more",
        details: "A minute apart, five times a day at most.", parameters: [.id, .idempotencyKey],
        content: ContentDescription(
            types: ["application/json"], schema: ["type": "object", "additionalProperties": false],
            examples: [ContentDescription.Example(name: "nothing", value: [:])], isRequired: false),
        answers: [.json(202, "The mail that was ordered.", "MailRecord", Examples.mail, fields: [.location])],
        problems: [
            .malformedJSON, .invalidUTF8, .unsupportedMediaType, .validation, .notAcceptable, .notFound, .erased,
            .mailInFlight, .mailSwitchedOff, .resendTooSoon, .invalidIdempotencyKey, .idempotencyKeyRequired,
            .idempotencyInProgress, .idempotencyKeyReused,
        ])

    static let exportPatient = Operation(
        "exportPatient", .get, "/patients/{id}/export", .patients, .exportPatients,
        "Shows everything that is held about a person",
        details: "The record, the mails, and who has looked at it; also of an erased patient.", parameters: [.id],
        answers: [
            AnswerDescription(
                status: 200, about: "JSON, or a page to read and print.",
                contents: [
                    AnswerDescription.Content(
                        type: "application/json", schema: Schema.ref("PatientExport"), example: Examples.export),
                    AnswerDescription.Content(type: "text/html", schema: Schema.text, example: nil),
                ])
        ], problems: [.notFound, .notAcceptable])

    private static let auditParameters: [ParameterDescription] = [
        .limit, .query("after", Schema.text, "The cursor `next` of a page."),
        .query("sort", Schema.choice(["-seq", "seq"]).with(["default": "-seq"]), "The latest first, or the oldest."),
        .query("since", Schema.moment, "At this moment or later."),
        .query("actor", ["type": "string", "minLength": 1, "maxLength": 128], "Who did it.", example: "anonymous"),
        .query(
            "action", ["type": "string", "minLength": 1, "maxLength": 128], "What was done.", example: "patient.read"),
    ]

    static let patientAudit = Operation(
        "readPatientAudit", .get, "/patients/{id}/audit", .audit, .readAudit,
        "Shows who has changed a patient or looked at it", parameters: [.id] + auditParameters,
        answers: [.json(200, "A page of entries.", "AuditPage", Examples.audit)],
        problems: [.invalidParameter, .invalidCursor, .notFound, .notAcceptable])

    static let readAudit = Operation(
        "readAudit", .get, "/audit", .audit, .readAudit, "Shows the audit log",
        parameters: auditParameters + [.query("patient", Schema.id, "About this patient.")],
        answers: [.json(200, "A page of entries.", "AuditPage", Examples.audit)],
        problems: [.invalidParameter, .invalidCursor, .notAcceptable])

    static let verifyAudit = Operation(
        "verifyAudit", .get, "/audit/verify", .audit, .readAudit, "Walks the chain of the audit log",
        answers: [.json(200, "Whether it is whole.", "AuditVerification", Examples.verification)],
        problems: [.notAcceptable])
}
