import HTTP1
import HTTPServer
import Operations
import Patients

/// Carries requests with an `Idempotency-Key` out at most once, and gives the first answer again (API 2.8).
///
/// A key belongs to its caller, method and route. What is kept of a request is the answer to its content: refusals that
/// came before the content was looked at, such as a wrong content type, and those that pass, such as 503, are not, so
/// that the corrected or repeated request is carried out.
struct Idempotency: Sendable {
    private let failures: any FailureResponder
    private let outcomes: CounterFamily
    private let running = RunningRequests()
    /// Keeps the answer to a request that was refused before it reached the repository, or gives the earlier one.
    private let record:
        @Sendable (RecordedAnswer, IdempotencyClaim, AuditAction, AccessContext) async throws -> RecordedAnswer?

    init(
        failures: any FailureResponder, outcomes: CounterFamily,
        record:
            @escaping @Sendable (RecordedAnswer, IdempotencyClaim, AuditAction, AccessContext) async throws
            -> RecordedAnswer?
    ) {
        self.failures = failures
        self.outcomes = outcomes
        self.record = record
    }

    /// - Parameters:
    ///   - action: what the audit log calls it when an earlier answer is given again.
    ///   - route: method and path template, the same for all names of one route.
    ///   - isRequired: whether a request without a key is refused.
    ///   - payload: what makes the request another one than those before.
    ///   - perform: carries it out; with a claim when there is a key, and then the repository has recorded the answer to
    ///     what reached it.
    func carryOut(
        _ request: Request, as action: AuditAction, on route: String, isRequired: Bool,
        payload: @autoclosure () async -> [UInt8],
        perform: (IdempotencyClaim?) async throws -> IdempotentOutcome<Response>
    ) async throws -> IdempotentOutcome<Response> {
        guard let key = try Self.key(of: request) else {
            if isRequired { throw IdempotencyFailure.required }
            return try await perform(nil)
        }
        let context = request.access
        let claim = IdempotencyClaim(scope: "\(context.actor.text) \(route)", key: key.text, payload: await payload())
        guard running.begin(claim) else {
            count(.conflict)
            throw IdempotencyFailure.inProgress
        }
        defer { running.end(claim) }
        do {
            let outcome = try await attempt(request, claim, action, context, perform)
            switch outcome {
            case .performed: count(.new)
            case .replayed: count(.replayed)
            }
            return outcome
        } catch {
            if case RepositoryError.idempotencyKeyReused = error { count(.mismatch) } else { count(.new) }
            throw error
        }
    }

    private func attempt(
        _ request: Request, _ claim: IdempotencyClaim, _ action: AuditAction, _ context: AccessContext,
        _ perform: (IdempotencyClaim?) async throws -> IdempotentOutcome<Response>
    ) async throws -> IdempotentOutcome<Response> {
        do {
            return try await perform(claim)
        } catch  where Self.isAboutContent(error) {
            guard let answer = RecordedAnswer(answer(to: error, of: request)),
                let earlier = try await record(answer, claim, action, context)
            else { throw error }
            return .replayed(earlier)
        }
    }

    /// How an error is answered; for those who record the answer to a refusal of the repository.
    func answer(to error: any Error, of request: Request) -> Response {
        failures.response(to: .unhandled(error), head: request.head, id: request.id)
    }

    /// Whether the same body would be refused again, whatever else the request says.
    private static func isAboutContent(_ error: any Error) -> Bool {
        switch error {
        case RegistrationBodyFailure.unsupportedMediaType: false
        case is RegistrationBodyFailure, is ValidationFailure, is BatchRefusal: true
        default: false
        }
    }

    private static func key(of request: Request) throws(IdempotencyFailure) -> IdempotencyKey? {
        let values = request.fields.values(.idempotencyKey)
        guard values.count <= 1 else { throw .invalid }
        return try values.first.map { value throws(IdempotencyFailure) in try IdempotencyKey(value) }
    }

    private func count(_ outcome: IdempotencyOutcome) {
        outcomes.increment(outcome.rawValue)
    }
}

/// What a key came to, as it is counted.
enum IdempotencyOutcome: String, CaseIterable {
    /// The first request with it.
    case new
    case replayed
    /// The first one is still running.
    case conflict
    /// It belongs to another request.
    case mismatch
}
