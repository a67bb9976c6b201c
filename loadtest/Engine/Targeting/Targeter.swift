/// Decides what the next request is and judges what comes back; one per event loop, confined to it.
struct Targeter {
    /// A request that has been written and waits to be sent.
    struct Request: Equatable {
        let operation: Operation
        /// Whose registration it is; for the others the patient they speak of.
        let person: UInt64
        let id: Int64?
        /// Whether the registration repeats an address on purpose.
        let repeatsAddress: Bool
    }

    private let templates: RequestTemplates
    private let mix: OperationMix
    private let duplicates: Share
    private let people: PersonGenerator
    private var random: RandomSource
    private var known = KnownPatients()
    /// People are dealt to loops like cards, so that no two loops make the same one.
    private var nextPerson: UInt64
    private let stride: UInt64
    /// A mix that never registers needs somebody to read; this many are registered first.
    private let wanted: Int

    init(plan: LoadPlan, loop: Int, of loops: Int) {
        templates = RequestTemplates(target: plan.target, routes: plan.routes)
        mix = plan.mix
        duplicates = plan.duplicates
        people = PersonGenerator(seed: plan.seed)
        random = RandomSource(seed: plan.seed, stream: 0x7A26_E7E2 &+ UInt64(loop))
        nextPerson = UInt64(loop)
        stride = UInt64(loops)
        wanted = plan.mix.weight(of: .register) == 0 ? 32 : 1
    }

    /// Chooses the next request and writes it into `bytes`.
    ///
    /// Reading and deleting need a patient of this run; while there are not enough, a registration is sent instead and
    /// counted as one.
    mutating func next(into bytes: inout [UInt8]) -> Request {
        switch mix.choose(&random) {
        case .register:
            return register(into: &bytes)
        case .list:
            templates.list(into: &bytes)
            return Request(operation: .list, person: 0, id: nil, repeatsAddress: false)
        case .get:
            guard known.count >= wanted, let entry = known.pick(&random) else { return register(into: &bytes) }
            templates.get(entry.id, into: &bytes)
            return Request(operation: .get, person: entry.person, id: entry.id, repeatsAddress: false)
        case .delete:
            guard known.count >= wanted, let entry = known.take(&random) else { return register(into: &bytes) }
            templates.delete(entry.id, into: &bytes)
            return Request(operation: .delete, person: entry.person, id: entry.id, repeatsAddress: false)
        }
    }

    /// The operation of a request that will not be sent.
    mutating func chooseUnsent() -> Operation { mix.choose(&random) }

    private mutating func register(into bytes: inout [UInt8]) -> Request {
        if duplicates.fraction > 0, random.unit() < duplicates.fraction, let entry = known.pick(&random) {
            templates.register(people.person(entry.person), into: &bytes)
            return Request(operation: .register, person: entry.person, id: nil, repeatsAddress: true)
        }
        let person = nextPerson
        nextPerson &+= stride
        templates.register(people.person(person), into: &bytes)
        return Request(operation: .register, person: person, id: nil, repeatsAddress: false)
    }

    /// Takes note of an answer and says whether it was the right one.
    ///
    /// - Parameter id: the identifier that the body of a registration's answer began with.
    mutating func judge(_ request: Request, status: Int, id: Int64?) -> Judgement {
        switch (request.operation, status) {
        case (.register, 200..<300):
            guard let id else { return .wrong(.noIdentifier) }
            known.insert(KnownPatients.Entry(id: id, person: request.person), &random)
            // The owner of the address may have been deleted meanwhile, which frees it.
            let mayBeFree = mix.weight(of: .delete) > 0
            return request.repeatsAddress && !mayBeFree ? .wrong(.duplicateAccepted) : .right
        case (_, 200..<300): return .right
        case (.register, 400), (.register, 409): return request.repeatsAddress ? .expected : .wrong(.status)
        case (.get, 404), (.get, 410): return request.id.map(known.wasDeleted) == true ? .expected : .wrong(.status)
        default: return .wrong(.status)
        }
    }
}
