import HTTPServer
import HTTPTypes
import Patients

extension RecordedAnswer {
    /// Nil for a stream, which is no answer to a change.
    init?(_ response: Response) {
        let body: [UInt8]
        switch response.body {
        case .empty: body = []
        case .bytes(let bytes): body = bytes
        case .stream: return nil
        }
        let fields = response.allFields
        func value(_ name: HTTPField.Name) -> String? { fields.first { $0.name == name }?.value }
        self.init(
            status: response.status.code, contentType: value(.contentType), location: value(.location),
            entityTag: value(.eTag), body: body)
    }
}

extension Response {
    /// The first answer once more, marked as such.
    init(replaying answer: RecordedAnswer) {
        let kept: [(HTTPField.Name, String?)] = [
            (.contentType, answer.contentType), (.location, answer.location), (.eTag, answer.entityTag),
        ]
        self.init(
            status: Self.status(answer.status),
            fields: kept.compactMap { name, value in value.map { HTTPField(name: name, value: $0) } }
                + [.notStored, HTTPField(name: .idempotencyReplayed, value: "true")],
            body: answer.body.isEmpty ? .empty : .bytes(answer.body))
    }

    /// With its phrase, which was not recorded.
    private static func status(_ code: Int) -> HTTPResponse.Status {
        let recorded = [.ok, .created, .accepted] + ProblemKind.allCases.map(\.status)
        return recorded.first { $0.code == code } ?? HTTPResponse.Status(code: code)
    }
}

extension HTTPField.Name {
    static let idempotencyKey = named("Idempotency-Key")
    static let idempotencyReplayed = named("Idempotency-Replayed")
}
