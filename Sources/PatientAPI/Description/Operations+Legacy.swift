import HTTPTypes
import JSON
import Patients

/// The routes of the service that this one replaces.
extension Operation {
    private static let input = ContentDescription(
        types: ["application/json"], schema: Schema.ref("LegacyInput"),
        examples: [ContentDescription.Example(name: "patient", value: Examples.legacyInput)])

    static let legacyRegister = register("legacyRegister", .register)
    static let legacyRegisterAlias = register("legacyRegisterAlias", .registerAlias)

    private static func register(_ id: String, _ path: LegacyPath) -> Operation {
        Operation(
            id, .post, path.rawValue, .legacy, .registerPatients, "Registers a patient",
            parameters: [.idempotencyKey], content: input,
            answers: [
                .json(200, "The patient.", "LegacyPatient", Examples.legacyPatient),
                .json(400, "The address is taken, or the body cannot be read.", "LegacyDetail", taken),
            ], problems: [.validation, .idempotencyInProgress, .idempotencyKeyReused, .unsupportedMediaType])
    }

    private static let taken: JSONValue = ["detail": "Email already registered"]

    static let legacyList = list("legacyList", .list)
    static let legacyListAlias = list("legacyListAlias", .listAlias)

    private static func list(_ id: String, _ path: LegacyPath) -> Operation {
        Operation(
            id, .get, path.rawValue, .legacy, .readPatients, "Lists all patients",
            details: "By id; streamed, whatever their number.",
            parameters: [
                .query("limit", ["type": "integer", "minimum": 1, "maximum": 1_000], "How many at most."),
                .query("after", Schema.integer, "Only greater ids."),
            ],
            answers: [
                AnswerDescription(
                    status: 200, about: "The patients.",
                    contents: [
                        AnswerDescription.Content(
                            type: "application/json", schema: Schema.array(of: Schema.ref("LegacyPatient")),
                            example: [Examples.legacyPatient]),
                        AnswerDescription.Content(
                            type: "application/x-ndjson", schema: Schema.text, example: Examples.lines),
                        AnswerDescription.Content(type: "text/csv", schema: Schema.text, example: Examples.table),
                    ])
            ], problems: [.validation])
    }

    static let legacyPatient = Operation(
        "legacyPatient", .get, LegacyPath.patient.rawValue + "{patient_id}", .legacy, .readPatients, "Shows a patient",
        parameters: [.legacyID],
        answers: [
            .json(200, "The patient.", "LegacyPatient", Examples.legacyPatient),
            .json(404, "There is none.", "LegacyDetail", ["detail": "Paciente no encontrado"]),
        ], problems: [.validation])

    static let legacyDelete = delete("legacyDelete", .delete)
    static let legacyDeleteByPost = delete("legacyDeleteByPost", .post)

    private static func delete(_ id: String, _ method: HTTPRequest.Method) -> Operation {
        Operation(
            id, method, LegacyPath.delete.rawValue + "{patient_id}", .legacy, .deletePatients, "Erases a patient",
            parameters: [.legacyID],
            answers: [
                .json(
                    200, "Erased.", "LegacyMessage", ["message": "Paciente con ID 7 eliminado correctamente"]),
                .json(404, "There is none.", "LegacyDetail", ["detail": "Paciente no encontrado"]),
            ], problems: [.validation])
    }

    static let legacyHome = Operation(
        "home", .get, LegacyPath.home.rawValue, .legacy, nil, "Says that the service runs",
        answers: [.json(200, "It does.", "LegacyMessage", ["message": "API is running!"])])
}
