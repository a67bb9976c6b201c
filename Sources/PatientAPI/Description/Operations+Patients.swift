import HTTPTypes
import JSON
import Patients

/// The canonical routes of patients.
extension Operation {
    private static let bodyProblems: [ProblemKind] = [
        .malformedJSON, .invalidUTF8, .unsupportedMediaType, .validation, .notAcceptable,
    ]
    private static let keyProblems: [ProblemKind] = [
        .invalidIdempotencyKey, .idempotencyKeyRequired, .idempotencyInProgress, .idempotencyKeyReused,
    ]
    private static let conditionProblems: [ProblemKind] = [.preconditionFailed, .preconditionRequired]

    private static func input(_ types: [String] = ["application/json"]) -> ContentDescription {
        ContentDescription(
            types: types, schema: Schema.ref("PatientInput"),
            examples: [ContentDescription.Example(name: "patient", value: Examples.input)])
    }

    static let registerPatient = Operation(
        "registerPatient", .post, "/patients", .patients, .registerPatients, "Registers a patient",
        details: "The patient and its confirmation are kept in one transaction before the answer.",
        parameters: [.idempotencyKey, .prefer], content: input(),
        answers: [
            .json(201, "The patient.", "Patient", Examples.created, fields: [.location, .tag])
        ],
        // Erased: by now, the patient that a repeated request with a key had registered.
        problems: bodyProblems + keyProblems + [.emailTaken, .erased])

    static let listPatients = Operation(
        "listPatients", .get, "/patients", .patients, .readPatients, "Lists patients",
        details: "By keyset: patients who come and go meanwhile neither repeat nor hide others.",
        parameters: [
            .limit, .query("after", Schema.text, "The cursor `next` of a page."),
            .query("before", Schema.text, "The cursor `prev` of a page."),
            .query("sort", Schema.choice(PatientListing.orders).with(["default": "id"]), "The order."),
            .query("created_from", Schema.moment, "Registered at this moment or later."),
            .query("created_to", Schema.moment, "Registered before this moment."),
            .query("updated_from", Schema.moment, "Changed or registered at this moment or later."),
            .query(
                "mail_state", Schema.choice(MailState.allCases.map(\.rawValue)), "How far the confirmation has come."),
            .query(
                "fields",
                ["type": "string", "pattern": .string("^(\(memberNames))(,(\(memberNames)))*$")],
                "Members to show, separated by commas.", example: "id,name"),
            .query("count", Schema.choice(["none", "exact"]).with(["default": "none"]), "Whether to tell the total."),
            .query("csv", Schema.choice(["raw"]), "CSV without the guard against formulas."),
        ], answers: [.linkedList], problems: [.invalidParameter, .invalidCursor, .personalDataInURL, .notAcceptable])

    private static let memberNames = PatientMember.allCases.map(\.rawValue).joined(separator: "|")

    static let readPatient = Operation(
        "readPatient", .get, "/patients/{id}", .patients, .readPatients, "Shows a patient",
        parameters: [.id, .ifNoneMatch],
        answers: [
            .json(200, "The patient.", "Patient", Examples.patient, fields: [.tag]),
            .empty(304, "The client has this version.", fields: [.tag]),
        ], problems: [.notFound, .erased, .preconditionFailed, .notAcceptable])

    static let changePatient = Operation(
        "changePatient", .patch, "/patients/{id}", .patients, .writePatients, "Changes some fields of a patient",
        details: "A merge patch (RFC 7396); only `locale` can be taken away with null.",
        parameters: [.id, .ifMatch, .prefer],
        content: ContentDescription(
            types: [MergePatchBody.mediaType], schema: Schema.ref("PatientPatch"),
            examples: [ContentDescription.Example(name: "phone", value: Examples.patch)]),
        answers: [
            .json(200, "The patient as it is now.", "Patient", Examples.patient, fields: [.tag]),
            .empty(204, "Changed, with `Prefer: return=minimal`.", fields: [.tag]),
        ], problems: bodyProblems + conditionProblems + [.notFound, .erased, .emailTaken])

    static let replacePatient = Operation(
        "replacePatient", .put, "/patients/{id}", .patients, .writePatients, "Replaces every field of a patient",
        details: "Never creates: ids are given by the service.", parameters: [.id, .ifMatch, .prefer], content: input(),
        answers: [
            .json(200, "The patient as it is now.", "Patient", Examples.patient, fields: [.tag]),
            .empty(204, "Changed, with `Prefer: return=minimal`.", fields: [.tag]),
        ], problems: bodyProblems + conditionProblems + [.notFound, .erased, .emailTaken])

    static let erasePatient = Operation(
        "erasePatient", .delete, "/patients/{id}", .patients, .deletePatients, "Erases a patient",
        details: "The record, mails that have not left and kept answers are overwritten; the id stays known as erased.",
        parameters: [.id, .ifMatch], answers: [.empty(204, "Erased.")],
        problems: [.notFound, .erased] + conditionProblems)

    static let validatePatient = Operation(
        "validatePatient", .post, "/patients/validate", .patients, .registerPatients,
        "Says what a registration would be answered, and writes nothing", content: input(),
        answers: [.json(200, "What is wrong, and what would be stored.", "ValidationReport", Examples.report)],
        problems: [.malformedJSON, .invalidUTF8, .unsupportedMediaType, .notAcceptable])

    static let registerBatch = Operation(
        "registerBatch", .post, "/patients/batch", .patients, .registerPatients, "Registers up to 1,000 patients",
        details: """
            Each item for itself, or with `atomic=true` all of them or none. One JSON array, or one JSON object per line. A \
            problem of an item is the one it would have met alone; pointers lead into the item.
            """,
        parameters: [
            .query("atomic", Schema.choice(["true", "false"]), "Whether all are kept or none."), .idempotencyKey,
        ],
        content: ContentDescription(
            types: [BatchBody.Form.array.rawValue],
            schema: Schema.array(of: Schema.ref("PatientInput"))
                .with(["maxItems": .number("\(RegistrationBatch.limit)")]),
            examples: [ContentDescription.Example(name: "two", value: [Examples.input, Examples.input])],
            others: [BatchBody.Form.lines.rawValue]),
        answers: [
            .json(200, "What became of each item.", "BatchResult", Examples.batch),
            .json(201, "All were kept, with `atomic=true`.", "BatchResult", Examples.batch),
        ], problems: bodyProblems + keyProblems + [.tooManyItems, .invalidParameter, .personalDataInURL])

    private static let searchContent = ContentDescription(
        types: ["application/json"], schema: Schema.ref("SearchRequest"),
        examples: [
            ContentDescription.Example(name: "name", value: Examples.search),
            ContentDescription.Example(name: "phone", value: Examples.searchByPhone),
        ])

    private static let searchDetails = """
        The parameters of the list as JSON, and whom to look for; all that is given has to be true. `q`: words of the name \
        or their beginnings, whatever their case and accents. `phone`: the number or its end. Cursors come in the content, \
        since no address may hold a search.
        """

    static let searchPatients = Operation(
        "searchPatients", .post, "/patients/search", .patients, .readPatients, "Searches for patients",
        details: searchDetails, content: searchContent, answers: [.list],
        problems: bodyProblems + [.invalidCursor, .invalidParameter, .personalDataInURL])

    static let queryPatients = Operation(
        "queryPatients", .query, "/patients", .patients, .readPatients, "Searches for patients (RFC 10008)",
        details: searchDetails, content: searchContent, answers: [.list],
        problems: bodyProblems + [.invalidCursor, .invalidParameter, .personalDataInURL])
}
