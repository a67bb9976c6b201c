import HTTP1
import HTTPServer
import HTTPTypes
import Patients

extension LegacyController {
    /// `POST /patients/register`
    ///
    /// `Idempotency-Key` is honoured and never required: the clients of the original know nothing of it.
    func register(_ request: Request) async throws -> Response {
        do {
            let outcome = try await idempotency.carryOut(
                request, as: .create, on: "POST /patients/register", isRequired: false,
                payload: CanonicalJSON.bytes(of: request.body)
            ) { claim in
                try await register(request, claim)
            }
            switch outcome {
            case .performed(let response):
                metrics.count(.created, .legacy)
                return response
            case .replayed(let answer):
                metrics.count(.replayed, .legacy)
                return Response(replaying: answer)
            }
        } catch {
            metrics.count(error, .legacy)
            throw error
        }
    }

    private func register(
        _ request: Request, _ claim: IdempotencyClaim?
    ) async throws -> IdempotentOutcome<Response> {
        try EncodedBody.refuse(request)
        guard !request.body.isEmpty else { throw RegistrationBodyFailure.absent }
        guard MediaType(request.fields.first(.contentType))?.isJSON == true else {
            throw RegistrationBodyFailure.unsupportedMediaType(request.body)
        }
        let draft = try body.draft(from: request.body)
        let once = claim.map { claim in
            IdempotentRequest<Registered>(claim: claim) { [idempotency] result in
                switch result {
                case .success(let registered): RecordedAnswer(Self.registered(registered))
                case .failure(.emailTaken(let existing)):
                    RecordedAnswer(
                        idempotency.answer(to: RepositoryError.emailTaken(existing: existing), of: request))
                case .failure: nil
                }
            }
        }
        do {
            return try await service.register(
                draft, findsDuplicates: false, by: request.access, once: once
            ).map(Self.registered)
        } catch let failure as ValidationFailure {
            throw RegistrationBodyFailure.fields(
                failure.problems, others: [], try RegistrationBody.tree(of: request.body))
        }
    }

    @Sendable private static func registered(_ registered: Registered) -> Response {
        .legacy(PatientJSON.legacy(registered.patient))
    }
}
