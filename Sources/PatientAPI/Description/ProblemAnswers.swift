import HTTPTypes
import JSON

/// The errors of an operation: its own, those of its kind, and those that every request may meet.
enum ProblemAnswers {
    static func all(for operation: Operation) -> [AnswerDescription] {
        let kinds = kinds(of: operation)
        guard operation.group.isLegacy else {
            // A segment in the place of an id that is no number is an unknown path, and so not one of ours.
            let unknown = operation.pathParameters.contains("id") ? [legacy(.notFound)] : []
            return kinds.map(canonical) + unknown
        }
        return kinds.flatMap { [legacy($0), canonical($0)] }
    }

    /// Of HTTP itself, before a route is asked.
    private static let always: [ProblemKind] = [
        .malformedRequest, .notFound, .methodNotAllowed, .requestTimeout, .contentTooLarge, .uriTooLong,
        .expectationFailed, .headersTooLarge, .internal, .methodNotImplemented, .overloaded, .shuttingDown,
        .httpVersion,
    ]

    private static func kinds(of operation: Operation) -> [ProblemKind] {
        var kinds = always + operation.problems
        if operation.scope != nil {
            kinds += [.unauthenticated, .hostNotAllowed, .storageUnavailable]
            if operation.method != .get { kinds.append(.crossSiteRequest) }
        }
        return ProblemKind.allCases.filter(kinds.contains)
    }

    private static func canonical(_ kind: ProblemKind) -> AnswerDescription {
        AnswerDescription(
            status: kind.status.code, about: "`\(kind.rawValue)`: \(kind.detail(.english))",
            contents: [
                AnswerDescription.Content(
                    type: "application/problem+json", schema: Schema.ref("Problem"), example: nil, problem: kind)
            ], fields: [])
    }

    /// In the form of the replaced service; who accepts `application/problem+json` is answered in that form here, too.
    private static func legacy(_ kind: ProblemKind) -> AnswerDescription {
        let content: AnswerDescription.Content
        switch kind {
        case .internal:
            content = AnswerDescription.Content(
                type: "text/plain", schema: Schema.text, example: "Internal Server Error")
        case .validation:
            content = AnswerDescription.Content(
                type: "application/json", schema: Schema.ref("LegacyErrors"), example: Self.errors)
        default:
            content = AnswerDescription.Content(
                type: "application/json", schema: Schema.ref("LegacyDetail"), example: nil)
        }
        return AnswerDescription(status: kind.status.code, about: "", contents: [content])
    }

    private static let errors: JSONValue = [
        "detail": [
            [
                "type": "string_type", "loc": ["body", "name"], "msg": "Input should be a valid string", "input": .null,
            ]
        ]
    ]
}
