import HTTPServer
import HTTPTypes
import JSON
import Patients

/// The mails of a patient. Runs on the loop of its connection.
struct MailController: Sendable {
    let mails: MailService
    let idempotency: Idempotency
    let requiresIdempotencyKey: Bool

    /// `GET /patients/{id}/mail`
    func history(_ request: Request) async throws -> Response {
        let id = try request.patientIdentifier()
        try request.requireAcceptable()
        return .json(MailJSON.history(try await mails.mails(of: id, by: request.access), of: id))
    }

    /// `POST /patients/{id}/mail/resend`: the confirmation once more.
    func resend(_ request: Request) async throws -> Response {
        let id = try request.patientIdentifier()
        try request.requireAcceptable()
        let outcome = try await idempotency.carryOut(
            request, as: .mailResend, on: "POST /patients/\(id)/mail/resend", isRequired: requiresIdempotencyKey,
            payload: CanonicalJSON.bytes(of: request.body)
        ) { claim in
            try Self.requireNothing(in: request)
            let once = claim.map { claim in
                IdempotentRequest<MailRecord>(claim: claim) { result in
                    // A refusal is over a minute later, and the repetition is meant to find out.
                    if case .success(let mail) = result { RecordedAnswer(Self.ordered(mail, for: id)) } else { nil }
                }
            }
            return try await mails.resendConfirmation(to: id, by: request.access, once: once)
                .map { Self.ordered($0, for: id) }
        }
        switch outcome {
        case .performed(let response): return response
        case .replayed(let answer): return Response(replaying: answer)
        }
    }

    private static func ordered(_ mail: MailRecord, for patient: Int64) -> Response {
        .json(
            MailJSON.one(mail), status: .accepted,
            fields: [HTTPField(name: .location, value: "/patients/\(patient)/mail")])
    }

    /// There is nothing to say yet: an empty body, or an object without members.
    private static func requireNothing(in request: Request) throws {
        guard !request.body.isEmpty else { return }
        try request.requireJSONBody()
        let received = try RegistrationBody.tree(of: request.body)
        guard case .object(let members) = received else { throw RegistrationBodyFailure.notAnObject(received) }
        guard members.isEmpty else {
            let errors = members.map { FieldError(member: $0.name, .unknownField) }
            throw RegistrationBodyFailure.fields([], others: errors, received)
        }
    }
}
