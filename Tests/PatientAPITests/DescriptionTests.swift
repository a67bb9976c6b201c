import HTTPTypes
import JSON
import Patients
import Testing

@testable import HTTPServer
@testable import PatientAPI

@Suite("The description of the API is the table of its routes (API §2.11 API9, PAGES 6.2)")
struct DescriptionTests {
    private let document = OpenAPIDocument(version: "1.2.3").value

    /// Method and path.
    private static func names(_ routes: [Route]) -> Set<String> {
        // The two legacy paths without their id are routes only to be unknown.
        Set(routes.filter { !$0.pattern.text.hasSuffix("ById/") }.map { "\($0.method) \($0.pattern.text)" })
    }

    @Test("every route is an operation, and every operation a route")
    func table() {
        let routes = Self.names(ServiceUnderTest().routes.routes)
        let operations = Set(Operation.all.map { "\($0.method) \($0.path)" })

        #expect(routes.subtracting(operations).isEmpty)
        #expect(operations.subtracting(routes).isEmpty)
        #expect(Operation.all.count == operations.count)
        #expect(Set(Operation.all.map(\.id)).count == Operation.all.count)
    }

    @Test("every operation is in the document, under its path and method, with its scope")
    func paths() throws {
        for operation in Operation.all {
            let verb = operation.method.rawValue
            let described = try #require(
                document["paths"]?[operation.path]?[verb == "QUERY" ? "x-query" : verb.lowercased()])

            #expect(described["operationId"] == .string(operation.id))
            #expect(described["x-scope"]?.stringValue == operation.scope?.rawValue)
            let parameters = described["parameters"]?.arrayValue ?? []
            let inPath = parameters.filter { $0["in"] == "path" }.compactMap { $0["name"]?.stringValue }
            #expect(inPath == operation.pathParameters)
            let statuses = described["responses"]?.objectValue?.map(\.name) ?? []
            #expect(statuses.contains { $0.hasPrefix("2") })
            #expect(statuses.contains("500") && statuses.contains("503"))
        }
        let described = document["paths"]?.objectValue?.flatMap { $0.value.objectValue ?? [] } ?? []
        #expect(described.count == Operation.all.count)
    }

    @Test("every reference leads to a schema, and everything described is referred to")
    func references() {
        var referred: Set<String> = []
        func collect(_ value: JSONValue) {
            switch value {
            case .object(let members):
                for member in members {
                    if member.name == "$ref", let name = member.value.stringValue { referred.insert(name) }
                    collect(member.value)
                }
            case .array(let elements): elements.forEach(collect)
            default: break
            }
        }
        collect(document)
        let components = ["schemas", "examples"].flatMap { kind in
            document["components"]?[kind]?.objectValue?.map { "#/components/\(kind)/\($0.name)" } ?? []
        }

        #expect(referred.subtracting(components).isEmpty)
        // What only a server in trouble, or one with keys, answers is described in the catalogue alone.
        #expect(Set(components).subtracting(referred).isSubset(of: Self.answeredByNone))
    }

    private static let answeredByNone: Set<String> = [
        "#/components/examples/forbidden", "#/components/examples/quota-exceeded",
    ]

    @Test("the members of a patient are those that are written")
    func members() {
        let patient = document["components"]?["schemas"]?["Patient"]?["properties"]?.objectValue?.map(\.name) ?? []

        #expect(Set(patient) == Set(PatientMember.allCases.map(\.rawValue) + ["warnings"]))
    }

    @Test("it is served to everybody, whole or as unchanged")
    func served() async throws {
        let service = ServiceUnderTest(
            settings: ApplicationSettings(productVersion: "1.2.3"), access: AccessPolicy())

        let answer = try await service.get("/openapi.json")
        let tag = try #require(answer["etag"])
        let again = try await service.get("/openapi.json", ("If-None-Match", tag))

        #expect(answer.status == 200 && answer["cache-control"] == "no-cache")
        #expect(try JSONValue.parse(answer.body) == document)
        #expect(again.status == 304 && again.body.isEmpty)
    }

    @Test("YAML says the same as JSON, in the part of YAML that is JSON")
    func yaml() {
        let value: JSONValue = [
            "openapi": "3.1.0", "yes": true, "x-query": ["a": [], "b": [:], "c": [1, ["d": .null]]], "/p/{id}": "a: #b",
        ]

        #expect(
            String(decoding: YAMLText.bytes(of: value), as: UTF8.self) == """
                openapi: "3.1.0"
                "yes": true
                "x-query":
                  a: []
                  b: {}
                  c:
                    - 1
                    -
                      d: null
                "/p/{id}": "a: #b"

                """)
    }

    @Test("the listing has a line for each operation")
    func listing() {
        let lines = RouteListing().text.split(separator: "\n")

        #expect(lines.count == Operation.all.count)
        #expect(RouteListing().json.arrayValue?.count == Operation.all.count)
        #expect(lines.contains { $0.hasPrefix("QUERY ") && $0.contains("/patients") && $0.contains("patients:read") })
    }
}
