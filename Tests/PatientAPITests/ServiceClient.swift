import JSON

/// Whoever can be asked as a client asks: the routes alone, or a server behind a socket.
protocol ServiceClient: Sendable {
    func send(
        _ method: String, _ target: String, fields: [(String, String)], body: [UInt8]
    ) async throws -> ServiceAnswer
}

/// What came back.
struct ServiceAnswer: Sendable {
    let status: Int
    /// Names in lower case.
    let fields: [(name: String, value: String)]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    subscript(_ field: String) -> String? {
        fields.first { $0.name == field }?.value
    }

    /// The body, when it is JSON.
    var json: JSONValue? { try? JSONValue.parse(body) }

    /// Of a problem.
    var code: String? { json?["code"]?.stringValue }

    /// Of a validation problem: what is wrong with which member.
    var errors: [String] {
        (json?["errors"]?.arrayValue ?? []).map { error in
            "\(error["pointer"]?.stringValue ?? "") \(error["code"]?.stringValue ?? "")"
        }
    }
}

extension ServiceClient {
    func get(_ target: String, _ fields: (String, String)...) async throws -> ServiceAnswer {
        try await send("GET", target, fields: fields, body: [])
    }

    func delete(_ target: String, _ fields: (String, String)...) async throws -> ServiceAnswer {
        try await send("DELETE", target, fields: fields, body: [])
    }

    func patch(_ target: String, _ body: String, _ fields: (String, String)...) async throws -> ServiceAnswer {
        try await send(
            "PATCH", target, fields: [("Content-Type", "application/merge-patch+json")] + fields,
            body: Array(body.utf8))
    }

    func put(_ target: String, _ body: String, _ fields: (String, String)...) async throws -> ServiceAnswer {
        try await send(
            "PUT", target, fields: [("Content-Type", "application/json")] + fields, body: Array(body.utf8))
    }

    func options(_ target: String) async throws -> ServiceAnswer {
        try await send("OPTIONS", target, fields: [], body: [])
    }

    /// Posts a body with a content type; `application/json` unless said, none when nil.
    func post(
        _ target: String, _ body: String, type: String? = "application/json", _ fields: (String, String)...
    ) async throws -> ServiceAnswer {
        let all = (type.map { [("Content-Type", $0)] } ?? []) + fields
        return try await send("POST", target, fields: all, body: Array(body.utf8))
    }
}

/// Bodies of registrations.
enum Sample {
    static let john =
        #"{"name":"John Doe","email":"john@example.com","phone":"+1234567890","document_url":"https://example.com/a.jpg"}"#

    static func patient(_ number: Int) -> String {
        #"{"name":"Patient \#(letters(number))","email":"p\#(number)@example.com","phone":"29011919","#
            + #""document_url":"https://example.com/d"}"#
    }

    private static func letters(_ number: Int) -> String {
        String(String(number).map { Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8($0.wholeNumberValue ?? 0))) })
    }
}
