import HTTPTypes
package import JSON

/// The description of the API (OpenAPI 3.1, schemas in JSON Schema 2020-12), made of the table of operations.
///
/// QUERY has no place in a path item of OpenAPI 3.1; it stands there as `x-query`, in the form of every other operation.
package struct OpenAPIDocument {
    private let operations: [Operation]
    private let version: String
    private let serverURL: String

    /// - Parameters:
    ///   - version: of the product.
    ///   - publicURL: where the service is found; without a slash at its end.
    package init(_ operations: [Operation] = Operation.all, version: String, publicURL: String? = nil) {
        self.operations = operations
        self.version = version
        serverURL = publicURL ?? "/"
    }

    package var value: JSONValue {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Patient Registration API", "version": .string(version),
                "summary": "Registers patients and confirms by mail.",
                "description": """
                Canonical routes answer errors as problem details (RFC 9457), whose codes are explained at `/problems`; \
                legacy routes answer as the service that this one replaces. Nothing personal belongs into an address.
                """,
            ],
            "servers": [["url": .string(serverURL)]],
            "tags": .array(Operation.Group.allCases.map { ["name": .string($0.rawValue)] }), "paths": paths,
            "components": [
                "schemas": .object(
                    (PatientSchemas.all + AccountabilitySchemas.all + ProblemSchemas.all).map {
                        JSONMember(name: $0.name, value: $0.schema)
                    }),
                "examples": .object(
                    ProblemKind.allCases.map {
                        JSONMember(name: $0.rawValue, value: ["value": Examples.problem($0)])
                    }),
            ],
        ]
    }

    private var paths: JSONValue {
        var items: [(path: String, members: [JSONMember])] = []
        for operation in operations {
            let name = operation.method == .query ? "x-query" : operation.method.rawValue.lowercased()
            let member = JSONMember(name: name, value: OperationObject(operation).value)
            if let index = items.firstIndex(where: { $0.path == operation.path }) {
                items[index].members.append(member)
            } else {
                items.append((operation.path, [member]))
            }
        }
        return .object(items.map { JSONMember(name: $0.path, value: .object($0.members)) })
    }
}
