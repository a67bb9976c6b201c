import HTTPServer
import HTTPTypes
import JSON
import Patients

/// What a batch came to: for each item, in their order, its patient or its problem.
struct BatchAnswer: Sendable {
    enum Result: Sendable {
        case created(Int64)
        case refused(ProblemDetails)
    }

    let results: [Result]

    /// - Parameters:
    ///   - outcome: of those items that were candidates.
    ///   - describe: what the repository's refusal of an item looks like to this caller.
    init(_ items: [BatchItem], _ outcome: BatchOutcome, describe: (RepositoryError) -> ProblemDetails) {
        var stored = outcome.results.makeIterator()
        results = items.map { item in
            switch item {
            case .refused(let problem): return .refused(problem)
            case .candidate:
                switch stored.next() {
                case .some(.success(let registered)): return .created(registered.patient.id)
                case .some(.failure(let error)): return .refused(describe(error))
                case .some(nil), nil: return .refused(ProblemDetails(.internal))
                }
            }
        }
    }

    var createdCount: Int {
        results.count { if case .created = $0 { true } else { false } }
    }

    /// `{"results":[{"index":0,"status":201,"id":7},{"index":1,"status":422,"problem":{…}}],"created":1,"failed":1}`
    func response(_ status: HTTPResponse.Status, _ language: Language, publicURL: String?) -> Response {
        var json = JSONWriter(reservingCapacity: 64 + 48 * results.count)
        json.beginObject()
        json.name("results")
        json.beginArray()
        for (index, result) in results.enumerated() {
            json.beginObject()
            json.name("index")
            json.integer(index)
            json.name("status")
            switch result {
            case .created(let id):
                json.integer(HTTPResponse.Status.created.code)
                json.name("id")
                json.integer(id)
            case .refused(let problem):
                json.integer(problem.kind.status.code)
                json.name("problem")
                problem.write(to: &json, language, publicURL: publicURL)
            }
            json.endObject()
        }
        json.endArray()
        json.name("created")
        json.integer(createdCount)
        json.name("failed")
        json.integer(results.count - createdCount)
        json.endObject()
        let fields = [
            HTTPField(name: .contentLanguage, value: language.rawValue),
            HTTPField(name: .vary, value: "Accept-Language"),
        ]
        return .json(json.bytes, status: status, fields: fields)
    }
}

/// A batch of which all or nothing was to be kept, and of which nothing was.
struct BatchRefusal: Error {
    /// What is wrong, by pointers into the array; lines are counted like elements.
    let problem: ProblemDetails

    /// Nil when every item is a candidate.
    init?(_ items: [BatchItem]) {
        self.init(
            items.enumerated().flatMap { index, item in
                switch item {
                case .candidate: return [FieldError]()
                case .refused(let problem) where problem.errors.isEmpty:
                    return [FieldError(member: "\(index)", .malformedItem)]
                case .refused(let problem): return problem.errors.map { $0.within(index) }
                }
            })
    }

    /// Nil when every item was kept. The items were candidates, all of them.
    init?(_ outcome: BatchOutcome) {
        self.init(
            outcome.results.enumerated().compactMap { index, result in
                guard case .failure(.emailTaken) = result else { return nil }
                return FieldError(member: FieldProblem.Field.email.rawValue, .emailTaken).within(index)
            })
    }

    private init?(_ errors: [FieldError]) {
        guard !errors.isEmpty else { return nil }
        problem = ProblemDetails(.validation, errors: errors)
    }
}
