import JSON

/// The answers that many routes have in common.
extension AnswerDescription {
    static func json(
        _ status: Int, _ about: String, _ schema: String, _ example: JSONValue, fields: [FieldDescription] = []
    ) -> AnswerDescription {
        AnswerDescription(
            status: status, about: about,
            contents: [Content(type: "application/json", schema: Schema.ref(schema), example: example)], fields: fields)
    }

    static func empty(_ status: Int, _ about: String, fields: [FieldDescription] = []) -> AnswerDescription {
        AnswerDescription(status: status, about: about, fields: fields)
    }

    static func text(_ status: Int, _ about: String, _ types: [String], example: JSONValue? = nil) -> AnswerDescription
    {
        AnswerDescription(
            status: status, about: about,
            contents: types.map { Content(type: $0, schema: Schema.text, example: example) })
    }

    /// A list in its three forms.
    static let list = AnswerDescription(
        status: 200, about: "A page as JSON; NDJSON and CSV are the whole list unless `limit` is given.",
        contents: [
            Content(type: "application/json", schema: Schema.ref("PatientPage"), example: Examples.page),
            Content(type: "application/x-ndjson", schema: Schema.text, example: Examples.lines),
            Content(type: "text/csv", schema: Schema.text, example: Examples.table),
        ],
        fields: [FieldDescription(name: "X-Total-Count", about: "How many there are, with `count=exact`.")])

    /// The same with the ways to other pages in a field.
    static let linkedList = AnswerDescription(
        status: list.status, about: list.about, contents: list.contents,
        fields: list.fields + [FieldDescription(name: "Link", about: "The next, previous and first page (RFC 8288).")])
}

extension AnswerDescription.FieldDescription {
    static let tag = Self(name: "ETag", about: "The version, for `If-Match` and `If-None-Match`.")
    static let location = Self(name: "Location", about: "Where it is found.")
}

extension ParameterDescription {
    static let id = Self(
        name: "id", place: .path, schema: Schema.id, about: "Of a patient; never used again after an erasure.",
        example: 7)

    static let legacyID = Self(
        name: "patient_id", place: .path, schema: Schema.integer, about: "Of a patient.", example: 7)

    static let ifMatch = Self(
        name: "If-Match", place: .header, schema: Schema.text,
        about: "The version that the client has seen; another one is 412.", example: "\"7-1\"")

    static let ifNoneMatch = Self(
        name: "If-None-Match", place: .header, schema: Schema.text, about: "What the client has already; 304 then.",
        example: "\"7-1\"")

    static let prefer = Self(
        name: "Prefer", place: .header, schema: Schema.choice(["return=minimal", "return=representation"]),
        about: "`return=minimal` leaves the content of the answer out (RFC 7240).")

    static let idempotencyKey = Self(
        name: "Idempotency-Key", place: .header,
        schema: ["type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[A-Za-z0-9._~-]+$"],
        about: "A name for this request: sent again with the same name it is given the first answer.",
        example: "4f1b8c1e-7d0a-4a53-9f5e-0f6f3c2d9a11")

    /// A parameter of a query.
    static func query(_ name: String, _ schema: JSONValue, _ about: String, example: JSONValue? = nil) -> Self {
        Self(name: name, place: .query, schema: schema, about: about, example: example)
    }

    static let limit = query(
        "limit",
        ["type": "integer", "minimum": 1, "maximum": .number("\(PatientListing.maximumLimit)"), "default": 50],
        "Items on a page.")
}
