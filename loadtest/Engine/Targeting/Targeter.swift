/// Decides what the next request is and writes it; one per event loop, confined to it.
struct Targeter {
    private let templates: RequestTemplates
    let mix: OperationMix
    private let variations: Variations
    private let people: PersonGenerator
    private let checksContent: Bool
    private let keyPrefix: [UInt8]
    var random: RandomSource
    var known = KnownPatients()
    /// People are dealt to lanes like cards, so that no two lanes make the same one.
    private var nextPerson: UInt64
    private let stride: UInt64
    /// A mix that never registers needs somebody to read; this many are registered first.
    private let wanted: Int
    /// The part of the patients that will be deleted.
    private let leavingShare: Double
    /// People of whom more copies have to be sent, to be at the service at the same time.
    private var burst: (person: UInt64, left: Int) = (0, 0)
    private var bursts = BurstLog()
    /// Whom the answer judged last has acknowledged; for the ledger, which takes them out.
    var acknowledged: [KnownPatients.Entry] = []

    private var fields = PersonFields()
    private var body: [UInt8] = []
    private var keyLine: [UInt8] = []

    init(plan: LoadPlan, lane: Lane) {
        templates = RequestTemplates(target: plan.target, routes: plan.routes, closes: plan.keepAlive == .never)
        mix = plan.mix
        variations = plan.variations
        people = PersonGenerator(seed: plan.seed, options: plan.people)
        checksContent = plan.verifies
        keyPrefix = Array("Idempotency-Key: \"lt-\(String(plan.seed, radix: 36))-".utf8)
        random = RandomSource(seed: plan.seed, stream: 0x7A26_E7E2 &+ UInt64(lane.index) &+ plan.firstPerson)
        nextPerson = plan.firstPerson &+ UInt64(lane.index)
        stride = UInt64(lane.count)
        wanted = plan.mix.weight(of: .register) == 0 ? 32 : 1
        let deletions = Double(plan.mix.weight(of: .delete))
        // A little more than needed, lest deletions wait for somebody to delete.
        leavingShare = deletions == 0 ? 0 : min(0.9, 1.1 * deletions / Double(max(1, plan.mix.weight(of: .register))))
    }

    /// Chooses the next request and writes it into `bytes`.
    ///
    /// Reading and deleting need a patient of this run; while there are not enough, a registration is sent instead and
    /// counted as one.
    mutating func next(into bytes: inout [UInt8]) -> LoadRequest {
        if burst.left > 0 { return nextOfBurst(into: &bytes) }
        switch mix.choose(&random) {
        case .list:
            templates.writeList(into: &bytes)
            return LoadRequest(operation: .list)
        case .get:
            guard known.count >= wanted, let (entry, isGone) = chooseRead() else { return register(into: &bytes) }
            templates.writeGet(entry.id, into: &bytes)
            return LoadRequest(operation: .get, person: entry.person, id: entry.id, isGone: isGone)
        case .search:
            guard known.count >= wanted, let entry = known.pick(&random) else { return register(into: &bytes) }
            people.write(entry.person, into: &fields)
            body.removeAll(keepingCapacity: true)
            body.append(text: "{\"email\":")
            body.append(jsonText: fields.email)
            body.append(text: "}")
            templates.write(.search, body, into: &bytes)
            return LoadRequest(operation: .search, person: entry.person, id: entry.id)
        case .delete:
            guard known.count >= wanted, let entry = known.take(&random) else { return register(into: &bytes) }
            templates.writeDelete(entry.id, into: &bytes)
            return LoadRequest(operation: .delete, person: entry.person, id: entry.id)
        default: return register(into: &bytes)
        }
    }

    /// The operation of a request that will not be sent.
    mutating func chooseUnsent() -> Operation { mix.choose(&random) }

    /// Whether the next request belongs to the one before and should be sent at the same time.
    var hasSibling: Bool { burst.left > 0 }

    /// One read in twenty asks for somebody who was deleted and must not be found.
    private mutating func chooseRead() -> (KnownPatients.Entry, isGone: Bool)? {
        if leavingShare > 0, random.below(20) == 0, let entry = known.pickDeleted(&random) { return (entry, true) }
        return known.pick(&random).map { ($0, false) }
    }

    private mutating func register(into bytes: inout [UInt8]) -> LoadRequest {
        var request = LoadRequest(operation: variations.choose(&random), hasKey: variations.usesKeys)
        switch request.operation {
        case .duplicate, .replay:
            guard let entry = known.pickStaying(&random) else {
                request.operation = .register
                break
            }
            request.person = entry.person
            request.id = entry.id
            request.form = request.operation == .duplicate ? random.below(3) : 0
            // A duplicate is somebody else's request, and has no key of theirs.
            request.hasKey = request.operation == .replay
            write(request, into: &bytes)
            return request
        case .invalid:
            request.form = random.below(RegistrationBody.invalidForms)
            request.hasKey = false
        case .batch: request.people = variations.batch
        case .burst: request.hasKey = false
        default: break
        }
        request.person = nextPerson
        nextPerson &+= stride &* UInt64(request.people)
        if request.operation == .burst {
            burst = (request.person, Variations.burstSize - 1)
            bursts.begin(request.person)
        }
        write(request, into: &bytes)
        return request
    }

    private mutating func nextOfBurst(into bytes: inout [UInt8]) -> LoadRequest {
        burst.left -= 1
        let request = LoadRequest(operation: .burst, person: burst.person)
        write(request, into: &bytes)
        return request
    }

    /// Writes a registration once more, for another attempt.
    mutating func again(_ request: LoadRequest, into bytes: inout [UInt8]) -> LoadRequest {
        var retry = request
        retry.operation = request.operation == .batch ? .batch : .retry
        retry.attempt += 1
        write(retry, into: &bytes)
        return retry
    }

    private mutating func write(_ request: LoadRequest, into bytes: inout [UInt8]) {
        body.removeAll(keepingCapacity: true)
        if request.operation == .batch {
            body.append(text: "[")
            for number in 0..<request.people {
                if number > 0 { body.append(text: ",") }
                people.write(request.person &+ UInt64(number) &* stride, into: &fields)
                RegistrationBody.append(fields, to: &body)
            }
            body.append(text: "]")
        } else {
            people.write(request.person, into: &fields)
            if request.operation == .invalid {
                RegistrationBody.appendInvalid(fields, form: request.form, to: &body)
            } else {
                if request.operation == .duplicate, request.form == 0 { fields.email.raiseASCII() }
                RegistrationBody.append(fields, to: &body)
            }
        }
        keyLine.removeAll(keepingCapacity: true)
        if request.hasKey {
            keyLine += keyPrefix
            keyLine.append(number: request.person, radix: 36)
            keyLine.append(text: "\"\r\n")
        }
        templates.write(request.operation == .batch ? .batch : .register, body, key: keyLine, into: &bytes)
    }

    /// Takes note of an answer and says whether it was the right one.
    mutating func judge(_ request: LoadRequest, _ answer: Answer) -> Judgement {
        let isSuccess = (200..<300).contains(answer.status)
        let isRefusal = answer.status == 400 || answer.status == 409
        switch request.operation {
        case .register, .slow, .retry:
            if isSuccess { return registered(request, answer) }
            // The attempt before may have been carried out although nobody said so.
            return isRefusal && request.attempt > 0 ? .expected : .wrong(.status)
        case .burst:
            if isRefusal { return .expected }
            guard isSuccess else { return .wrong(.status) }
            let judgement = registered(request, answer)
            return bursts.succeed(request.person) ? judgement : .wrong(.secondSuccess)
        case .duplicate:
            if isSuccess {
                if let id = AcknowledgedID.find(in: answer.body) {
                    note(KnownPatients.Entry(id: id, person: request.person))
                }
                return .wrong(.duplicateAccepted)
            }
            return isRefusal ? .expected : .wrong(.status)
        case .replay:
            guard isSuccess else { return .wrong(.status) }
            guard let id = AcknowledgedID.find(in: answer.body) else { return .wrong(.noIdentifier) }
            note(KnownPatients.Entry(id: id, person: request.person))
            return id == request.id ? .right : .wrong(.otherReplay)
        case .invalid:
            if isSuccess { return .wrong(.invalidAccepted) }
            return [400, 413, 415, 422].contains(answer.status) ? .expected : .wrong(.status)
        case .batch: return isSuccess ? registeredBatch(request, answer) : .wrong(.status)
        case .get: return read(request, answer, isSuccess)
        case .delete:
            guard isSuccess else { return .wrong(.status) }
            known.noteDeleted(KnownPatients.Entry(id: request.id, person: request.person))
            return .right
        case .list, .search: return isSuccess ? .right : .wrong(.status)
        }
    }

    private mutating func registered(_ request: LoadRequest, _ answer: Answer) -> Judgement {
        guard let id = AcknowledgedID.find(in: answer.body) else { return .wrong(.noIdentifier) }
        let leaves = leavingShare > 0 && random.unit() < leavingShare
        let entry = KnownPatients.Entry(id: id, person: request.person)
        known.insert(entry, leaves: leaves, &random)
        note(entry)
        return isContentRight(of: request.person, id, answer) ? .right : .wrong(.otherPatient)
    }

    private mutating func read(_ request: LoadRequest, _ answer: Answer, _ isSuccess: Bool) -> Judgement {
        if answer.status == 404 || answer.status == 410 {
            return known.isDeletionAsked(request.id) ? .expected : .wrong(.status)
        }
        guard isSuccess else { return .wrong(.status) }
        if request.isGone { return .wrong(.deletedFound) }
        return isContentRight(of: request.person, request.id, answer) ? .right : .wrong(.otherPatient)
    }

    /// Compares with what was sent, when the run verifies.
    private mutating func isContentRight(of person: UInt64, _ id: Int64, _ answer: Answer) -> Bool {
        guard checksContent else { return true }
        people.write(person, into: &fields)
        body.removeAll(keepingCapacity: true)
        RegistrationBody.appendAnswer(fields, id: id, to: &body)
        return PatientAnswer.matches(answer.body, body, fields, id)
    }

    private mutating func registeredBatch(_ request: LoadRequest, _ answer: Answer) -> Judgement {
        guard let ids = BatchAnswer.ids(in: answer.body, count: request.people) else { return .wrong(.partOfBatch) }
        for (number, id) in ids.enumerated() {
            let person = request.person &+ UInt64(number) &* stride
            let entry = KnownPatients.Entry(id: id, person: person)
            known.insert(entry, leaves: false, &random)
            note(entry)
        }
        return .right
    }

    private mutating func note(_ entry: KnownPatients.Entry) {
        if checksContent { acknowledged.append(entry) }
    }
}
