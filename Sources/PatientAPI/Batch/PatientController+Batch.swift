import HTTP1
import HTTPServer
import HTTPTypes
import Patients

extension PatientController {
    /// `POST /patients/batch`: each item for itself, or with `?atomic=true` all of them or none.
    func registerBatch(_ request: Request) async throws -> Response {
        do {
            try request.requireAcceptable()
            let policy = try Self.policy(request.query)
            let form = try Self.form(of: request)
            let outcome = try await idempotency.carryOut(
                request, as: .create, on: "POST /patients/batch", isRequired: settings.requiresIdempotencyKey,
                payload: await payload(of: request, policy)
            ) { claim in
                let items = try await BatchBody(registration: body).items(of: request.body, as: form)
                return try await register(items, policy, request, claim)
            }
            switch outcome {
            case .performed(let response): return response
            case .replayed(let answer):
                metrics.count(.replayed, .canonical)
                return Response(replaying: answer)
            }
        } catch {
            metrics.count(error, .canonical)
            throw error
        }
    }

    private func register(
        _ items: [BatchItem], _ policy: RegistrationBatch.Policy, _ request: Request, _ claim: IdempotencyClaim?
    ) async throws -> IdempotentOutcome<Response> {
        if policy == .allOrNothing, let refusal = BatchRefusal(items) { throw refusal }
        let language = Language(
            acceptLanguage: request.fields.combined(.acceptLanguage), default: settings.defaultLanguage)
        let answer: @Sendable (BatchOutcome) -> BatchAnswer = { [self] outcome in
            BatchAnswer(items, outcome) { ProblemDetails(describing: shown($0)) ?? ProblemDetails(.internal) }
        }
        let response: @Sendable (BatchOutcome) -> Response = { [self] outcome in
            let isAtomic = policy == .allOrNothing && !items.isEmpty
            if isAtomic, let refusal = BatchRefusal(outcome) { return idempotency.answer(to: refusal, of: request) }
            return answer(outcome).response(isAtomic ? .created : .ok, language, publicURL: settings.publicURL)
        }
        let once = claim.map { claim in
            IdempotentRequest<BatchOutcome>(claim: claim) { result in
                if case .success(let outcome) = result { RecordedAnswer(response(outcome)) } else { nil }
            }
        }
        let outcome = try await service.register(
            items.compactMap(\.candidate), policy: policy, by: request.access, once: once)
        if case .performed(let kept) = outcome { count(answer(kept), policy) }
        return outcome.map(response)
    }

    /// Nothing was kept of a batch of all or nothing with a refusal in it.
    private func count(_ answer: BatchAnswer, _ policy: RegistrationBatch.Policy) {
        for result in answer.results {
            switch result {
            case .created where policy == .each || answer.createdCount == answer.results.count:
                metrics.count(.created, .canonical)
            case .created: break
            case .refused(let problem) where problem.kind == .emailTaken: metrics.count(.duplicate, .canonical)
            case .refused: metrics.count(.invalid, .canonical)
            }
        }
    }

    private static func policy(_ query: String?) throws -> RegistrationBatch.Policy {
        let parameters = try QueryParameters(query)
        try parameters.refusePersonalData()
        if let unknown = parameters.pairs.first(where: { $0.name != "atomic" }) {
            throw InvalidParameter(name: String(unknown.name.prefix(64)), allowed: ["atomic"])
        }
        return try parameters.choice("atomic", among: ["true", "false"]) == "true" ? .allOrNothing : .each
    }

    private static func form(of request: Request) throws -> BatchBody.Form {
        do {
            try request.requireJSONBody { BatchBody.Form($0) != nil }
        } catch RegistrationBodyFailure.unsupportedMediaType {
            throw ProblemDetails.unsupportedMediaType(BatchBody.Form.allCases.map(\.rawValue), named: .acceptPost)
        }
        return MediaType(request.fields.first(.contentType)).flatMap(BatchBody.Form.init) ?? .array
    }

    /// What makes a repetition another request: what is to be kept, and whether all of it has to be.
    private func payload(of request: Request, _ policy: RegistrationBatch.Policy) async -> [UInt8] {
        guard request.fields.contains(.idempotencyKey) else { return [] }
        let canonical = await CanonicalJSON.batch(request.body)
        return policy == .allOrNothing ? Array("atomic\n".utf8) + canonical : canonical
    }
}

extension CanonicalJSON {
    /// As ``bytes(of:)``, of a body that is too long for an event loop.
    fileprivate static func batch(_ body: [UInt8]) async -> [UInt8] {
        await withTaskExecutorPreference(globalConcurrentExecutor) { await elsewhere(body) }
    }

    @concurrent
    private static func elsewhere(_ body: [UInt8]) async -> [UInt8] { bytes(of: body) }
}
