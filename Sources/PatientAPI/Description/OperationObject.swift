import HTTPTypes
import JSON

/// One operation as the document has it (OpenAPI 3.1 §4.8.10).
struct OperationObject {
    private let operation: Operation

    init(_ operation: Operation) {
        self.operation = operation
    }

    var value: JSONValue {
        var members: [JSONMember] = [
            JSONMember(name: "operationId", value: .string(operation.id)),
            JSONMember(name: "tags", value: [.string(operation.group.rawValue)]),
            JSONMember(name: "summary", value: .string(operation.summary)),
        ]
        if !operation.details.isEmpty {
            members.append(JSONMember(name: "description", value: .string(operation.details)))
        }
        if let scope = operation.scope {
            members.append(JSONMember(name: "x-scope", value: .string(scope.rawValue)))
        }
        if !operation.parameters.isEmpty {
            members.append(JSONMember(name: "parameters", value: .array(operation.parameters.map(Self.parameter))))
        }
        if let content = operation.content {
            members.append(JSONMember(name: "requestBody", value: Self.body(content)))
        }
        members.append(JSONMember(name: "responses", value: responses))
        return .object(members)
    }

    private static func parameter(_ parameter: ParameterDescription) -> JSONValue {
        var members: [JSONMember] = [
            JSONMember(name: "name", value: .string(parameter.name)),
            JSONMember(name: "in", value: .string(parameter.place.rawValue)),
            JSONMember(name: "description", value: .string(parameter.about)),
        ]
        if parameter.place == .path { members.append(JSONMember(name: "required", value: true)) }
        members.append(JSONMember(name: "schema", value: parameter.schema))
        if let example = parameter.example { members.append(JSONMember(name: "example", value: example)) }
        return .object(members)
    }

    private static func body(_ content: ContentDescription) -> JSONValue {
        let examples = content.examples.map { JSONMember(name: $0.name, value: ["value": $0.value]) }
        let typed = content.types.map {
            JSONMember(name: $0, value: ["schema": content.schema, "examples": .object(examples)])
        }
        let others = content.others.map { JSONMember(name: $0, value: ["schema": Schema.text]) }
        return ["required": .bool(content.isRequired), "content": .object(typed + others)]
    }

    /// By their statuses; answers of one status with different contents are one answer here.
    private var responses: JSONValue {
        let answers = operation.answers + ProblemAnswers.all(for: operation)
        let statuses = Set(answers.map(\.status)).sorted()
        return .object(
            statuses.map { status in
                let same = answers.filter { $0.status == status }
                return JSONMember(name: "\(status)", value: Self.response(same))
            })
    }

    private static func response(_ answers: [AnswerDescription]) -> JSONValue {
        var members: [JSONMember] = [
            JSONMember(name: "description", value: .string(answers.map(\.about).joined(separator: " ")))
        ]
        let fields = answers.flatMap(\.fields)
        if !fields.isEmpty {
            members.append(
                JSONMember(
                    name: "headers",
                    value: .object(
                        fields.map { field in
                            JSONMember(
                                name: field.name,
                                value: ["description": .string(field.about), "schema": field.schema])
                        })))
        }
        var contents: [(type: String, contents: [AnswerDescription.Content])] = []
        for content in answers.flatMap(\.contents) {
            if let index = contents.firstIndex(where: { $0.type == content.type }) {
                contents[index].contents.append(content)
            } else {
                contents.append((content.type, [content]))
            }
        }
        if !contents.isEmpty {
            members.append(
                JSONMember(
                    name: "content",
                    value: .object(contents.map { JSONMember(name: $0.type, value: media($0.contents)) })))
        }
        return .object(members)
    }

    private static func media(_ contents: [AnswerDescription.Content]) -> JSONValue {
        var schemas: [JSONValue] = []
        for content in contents where !schemas.contains(content.schema) { schemas.append(content.schema) }
        let schema: JSONValue = schemas.count == 1 ? schemas[0] : ["anyOf": .array(schemas)]
        let examples = contents.compactMap(\.example)
        let problems = contents.compactMap(\.problem).map { kind in
            JSONMember(name: kind.rawValue, value: ["$ref": .string("#/components/examples/\(kind.rawValue)")])
        }
        guard examples.count + problems.count > 1 || !problems.isEmpty else {
            return examples.isEmpty ? ["schema": schema] : ["schema": schema, "example": examples[0]]
        }
        let named = examples.enumerated().map { index, example in
            JSONMember(name: "example-\(index + 1)", value: ["value": example])
        }
        return ["schema": schema, "examples": .object(named + problems)]
    }
}
