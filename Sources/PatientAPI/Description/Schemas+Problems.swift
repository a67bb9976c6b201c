import JSON
import Patients

/// The schemas of errors, of their catalogue, and of what tells how the service is.
enum ProblemSchemas {
    static let all: [(name: String, schema: JSONValue)] = [
        ("Problem", problem), ("FieldError", fieldError), ("CatalogueEntry", entry), ("Catalogue", catalogue),
        ("LegacyDetail", legacyDetail), ("LegacyMessage", legacyMessage), ("LegacyErrors", legacyErrors),
        ("Version", version), ("HealthReport", health),
    ]

    /// RFC 9457. Further members tell more about one kind; the catalogue shows which.
    private static let problem: JSONValue = [
        "type": "object",
        "properties": [
            "type": ["type": "string", "format": "uri-reference"], "title": Schema.text,
            "status": ["type": "integer", "minimum": 400, "maximum": 599], "detail": Schema.text,
            "instance": ["type": "string", "format": "uri-reference"],
            "code": Schema.choice(ProblemKind.allCases.map(\.rawValue)), "request_id": Schema.text,
            "errors": Schema.array(of: Schema.ref("FieldError")),
        ], "required": ["type", "title", "status", "detail", "code"],
    ]

    private static let fieldError = Schema.object(
        [
            "pointer": ["type": "string", "pattern": "^#"],
            "code": Schema.choice(ProblemCode.allCases.map(\.rawValue)), "detail": Schema.text, "min": Schema.integer,
            "max": Schema.integer,
        ], optional: ["min", "max"])

    private static let entry = Schema.object(
        [
            "code": Schema.text, "status": Schema.integer, "title": Schema.text, "meaning": Schema.text,
            "remedy": Schema.text, "example": Schema.ref("Problem"), "links": Schema.object(["self": Schema.text]),
        ], optional: ["example"])

    private static let catalogue = Schema.object(["items": Schema.array(of: Schema.ref("CatalogueEntry"))])

    private static let legacyDetail = Schema.object(["detail": Schema.text])
    private static let legacyMessage = Schema.object(["message": Schema.text])

    /// As the validator of the replaced service writes them.
    private static let legacyErrors = Schema.object([
        "detail": Schema.array(
            of: [
                "type": "object",
                "properties": [
                    "type": Schema.text,
                    "loc": ["type": "array", "items": ["type": ["string", "integer"]]], "msg": Schema.text,
                    "input": true, "ctx": ["type": "object"],
                ], "required": ["type", "loc", "msg", "input"],
            ])
    ])

    private static let version = Schema.object([
        "name": Schema.text, "version": Schema.text, "commit": Schema.text, "built": Schema.text,
        "schema": Schema.count,
    ])

    private static let health = Schema.object([
        "status": Schema.choice(["ok", "degraded", "failed"]),
        "checks": Schema.array(
            of: Schema.object([
                "name": Schema.text, "status": Schema.choice(["ok", "degraded", "failed"]),
                "detail": Schema.nullable("string"),
            ])),
    ])
}
