package import HTTPTypes
import JSON

/// One method on one path: what it is for, who may use it, what it takes and what it answers. Routes are added with it,
/// so that method and path are written here and nowhere else; the description of the API is made of it.
package struct Operation: Sendable {
    /// A name for programs that are generated from the description.
    package let id: String
    package let method: HTTPRequest.Method
    /// Such as `/patients/{id}`.
    package let path: String
    package let group: Group
    /// What a key will have to allow; none for what is open to all.
    package let scope: Scope?
    /// What it does, in a few words.
    package let summary: String
    /// What one has to know beside the summary; empty when that is all.
    var details = ""
    var parameters: [ParameterDescription] = []
    var content: ContentDescription?
    var answers: [AnswerDescription]
    /// The problems it answers beside those that every route may answer.
    var problems: [ProblemKind] = []

    /// Routes that belong together; raw values are what they are called.
    package enum Group: String, Sendable, CaseIterable {
        case patients, legacy, audit, operations, documentation

        /// Whether errors have the form of the service that this one replaces.
        var isLegacy: Bool { self == .legacy }
    }

    init(
        _ id: String, _ method: HTTPRequest.Method, _ path: String, _ group: Group, _ scope: Scope?, _ summary: String,
        details: String = "", parameters: [ParameterDescription] = [], content: ContentDescription? = nil,
        answers: [AnswerDescription], problems: [ProblemKind] = []
    ) {
        self.id = id
        self.method = method
        self.path = path
        self.group = group
        self.scope = scope
        self.summary = summary
        self.details = details
        self.parameters = parameters
        self.content = content
        self.answers = answers
        self.problems = problems
    }

    /// The parameters in braces.
    var pathParameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    /// Whether it changes nothing (RFC 9110 §9.2.1).
    var isSafe: Bool { [.get, .query].contains(method) }
}

/// A parameter of a path, a query or a header field.
struct ParameterDescription: Sendable {
    enum Place: String, Sendable { case path, query, header }

    let name: String
    let place: Place
    let schema: JSONValue
    let about: String
    var example: JSONValue?
}

/// What a request carries.
struct ContentDescription: Sendable {
    /// Media types, the first one is the usual one.
    let types: [String]
    let schema: JSONValue
    /// At least one; each fits the schema.
    let examples: [Example]
    var isRequired = true
    /// Media types whose content no schema describes.
    var others: [String] = []

    struct Example: Sendable {
        let name: String
        let value: JSONValue
    }
}

/// What an answer with one status looks like.
struct AnswerDescription: Sendable {
    let status: Int
    let about: String
    /// Media types with what is in them; empty for an answer without content.
    var contents: [Content] = []
    /// Header fields that tell something of this answer.
    var fields: [FieldDescription] = []

    struct Content: Sendable {
        let type: String
        let schema: JSONValue
        let example: JSONValue?
        /// The problem that it is, whose example stands once in the document.
        var problem: ProblemKind?
    }

    struct FieldDescription: Sendable {
        let name: String
        let about: String
        var schema: JSONValue = ["type": "string"]
    }
}
