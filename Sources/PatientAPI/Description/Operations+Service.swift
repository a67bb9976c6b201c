import HTTPTypes
import JSON

/// How the service is, and what describes it.
extension Operation {
    static let live = health("live", "/livez", "Says whether the process answers")
    static let ready = health("ready", "/readyz", "Says whether requests can be carried out")
    static let healthy = health("healthy", "/healthz", "As `/readyz`")

    private static func health(_ id: String, _ path: String, _ summary: String) -> Operation {
        func answer(_ status: Int, _ about: String, _ example: JSONValue) -> AnswerDescription {
            AnswerDescription(
                status: status, about: about,
                contents: [
                    AnswerDescription.Content(type: "text/plain", schema: Schema.text, example: nil),
                    AnswerDescription.Content(
                        type: "application/json", schema: Schema.ref("HealthReport"), example: example),
                ])
        }
        return Operation(
            id, .get, path, .operations, nil, summary,
            parameters: [
                .query("verbose", Schema.text, "A line for each check."),
                .query("exclude", Schema.text, "Checks to leave out, separated by commas.", example: "redis"),
            ],
            answers: [
                answer(
                    200, "It is well, or degraded.",
                    ["status": "ok", "checks": [["name": "sqlite", "status": "ok", "detail": .null]]]),
                answer(
                    503, "A check failed.",
                    ["status": "failed", "checks": [["name": "sqlite", "status": "failed", "detail": "busy"]]]),
            ])
    }

    static let metrics = Operation(
        "metrics", .get, "/metrics", .operations, .readOperations, "Shows metrics for Prometheus",
        answers: [.text(200, "Prometheus' text format.", ["text/plain"])])

    static let version = Operation(
        "version", .get, "/version", .operations, .readOperations, "Says which version runs",
        answers: [
            .json(
                200, "The version.", "Version",
                ["name": "patient-api", "version": "1.0.0", "commit": "unknown", "built": "unknown", "schema": 4])
        ])

    static let describe = Operation(
        "describe", .get, "/openapi.json", .documentation, nil, "Describes this API (OpenAPI 3.1)",
        parameters: [.ifNoneMatch],
        answers: [
            AnswerDescription(
                status: 200, about: "The description.",
                contents: [
                    AnswerDescription.Content(type: "application/json", schema: ["type": "object"], example: nil)
                ], fields: [.tag]), .empty(304, "The client has this version.", fields: [.tag]),
        ], problems: [.notAcceptable])

    private static func page(_ schema: String, _ example: JSONValue?) -> AnswerDescription {
        AnswerDescription(
            status: 200, about: "JSON, or a page to read.",
            contents: [
                AnswerDescription.Content(type: "application/json", schema: Schema.ref(schema), example: example),
                AnswerDescription.Content(type: "text/html", schema: Schema.text, example: nil),
            ], fields: [.tag])
    }

    static let problems = Operation(
        "listProblems", .get, "/problems", .documentation, nil, "Lists the errors of this API",
        parameters: [.ifNoneMatch],
        answers: [page("Catalogue", nil), .empty(304, "The client has this version.", fields: [.tag])],
        problems: [.notAcceptable])

    static let problem = Operation(
        "readProblem", .get, "/problems/{slug}", .documentation, nil, "Says what an error means and what to do",
        parameters: [
            ParameterDescription(
                name: "slug", place: .path, schema: Schema.choice(ProblemKind.allCases.map(\.rawValue)),
                about: "The `code` of a problem, or of an error of a field.", example: "email-taken"), .ifNoneMatch,
        ],
        answers: [
            page("CatalogueEntry", Examples.catalogueEntry),
            .empty(304, "The client has this version.", fields: [.tag]),
        ], problems: [.notFound, .notAcceptable])

    static let asset = Operation(
        "readAsset", .get, "/assets/{name}", .documentation, nil, "A file that pages load",
        parameters: [
            ParameterDescription(
                name: "name", place: .path, schema: Schema.choice([Stylesheet.name]),
                about: "With a hash of its content.",
                example: .string(Stylesheet.name))
        ], answers: [.text(200, "It; may be kept for ever.", ["text/css"])], problems: [.notFound])
}

extension Operation {
    /// The table of all routes, in the order in which they are shown.
    package static let all: [Operation] = [
        registerPatient, listPatients, queryPatients, searchPatients, validatePatient, registerBatch, readPatient,
        changePatient, replacePatient, erasePatient, mailHistory, resendMail, exportPatient, legacyHome, legacyRegister,
        legacyRegisterAlias, legacyList, legacyListAlias, legacyPatient, legacyDelete, legacyDeleteByPost, patientAudit,
        readAudit, verifyAudit, live, ready, healthy, metrics, version, describe, problems, problem, asset,
    ]
}
