import HTTPServer
import HTTPTypes
import Patients

extension PatientController {
    /// `POST /patients`
    func register(_ request: Request) async throws -> Response {
        do {
            try request.requireAcceptable()
            try request.requireJSONBody()
            let outcome = try await idempotency.carryOut(
                request, as: .create, on: "POST /patients", isRequired: settings.requiresIdempotencyKey,
                payload: CanonicalJSON.bytes(of: request.body)
            ) { claim in
                try await register(request, claim)
            }
            switch outcome {
            case .performed(let response):
                metrics.count(.created, .canonical)
                return response
            case .replayed(let answer):
                metrics.count(.replayed, .canonical)
                return Response(replaying: answer)
            }
        } catch {
            metrics.count(error, .canonical)
            throw shown(error)
        }
    }

    private func register(
        _ request: Request, _ claim: IdempotencyClaim?
    ) async throws -> IdempotentOutcome<Response> {
        let draft = try body.draft(from: request.body)
        let isMinimal = request.prefersMinimal
        // Hints about other patients are for those who may read them, and for those who read the answer.
        let findsDuplicates = !isMinimal && access.grants(.readPatients)
        let created: @Sendable (Registered) -> Response = { registered in
            Self.created(registered.patient, findsDuplicates ? registered.possibleDuplicates : nil, isMinimal)
        }
        let once = claim.map { claim in
            IdempotentRequest<Registered>(claim: claim) { [self] result in
                switch result {
                case .success(let registered): RecordedAnswer(created(registered))
                case .failure(.emailTaken(let existing)):
                    RecordedAnswer(
                        idempotency.answer(to: shown(RepositoryError.emailTaken(existing: existing)), of: request))
                case .failure: nil
                }
            }
        }
        return try await service.register(
            draft, findsDuplicates: findsDuplicates, by: request.access, once: once
        ).map(created)
    }

    private static func created(
        _ patient: Patient, _ duplicates: [PossibleDuplicate]?, _ isMinimal: Bool
    ) -> Response {
        let fields = [
            HTTPField(name: .location, value: "/patients/\(patient.id)"),
            HTTPField(name: .eTag, value: patient.tag.text),
        ]
        guard isMinimal else {
            return .json(PatientJSON.canonical(patient, duplicates: duplicates), status: .created, fields: fields)
        }
        return Response(status: .created, fields: fields + [.minimalPreferenceApplied, .notStored])
    }
}
