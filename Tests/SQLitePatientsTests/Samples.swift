import Patients
import SQLite
import SQLitePatients
import Timekeeping

/// A candidate that passed validation, with an address of its own per number.
func candidate(_ number: Int = 1, email: String? = nil) throws -> PatientCandidate {
    try PatientValidation().check(
        PatientDraft(
            name: "Ana \(number)", email: email ?? "ana\(number)@clinic.uy", phone: "+598 96 689 795",
            documentURL: "https://clinic.uy/\(number).pdf", locale: .es))
}

/// One confirmation per patient, as the notification service would compose it.
let composer: OutboxComposer = { id, candidate, moment in
    [
        OutboxMessage(
            id: ULID.make(at: moment).description, idempotencyKey: "patient_registered:email:\(id)", queue: "email",
            lane: "n", notBefore: 0, expires: moment.milliseconds + 72 * 3_600_000,
            envelope: Array("{\"to\":\"\(candidate.email.text)\"}".utf8))
    ]
}

/// The same with a text message beside it.
let composerOfBoth: OutboxComposer = { id, candidate, moment in
    composer(id, candidate, moment) + [
        OutboxMessage(
            id: ULID.make(at: moment).description, idempotencyKey: "patient_registered:sms:\(id)", queue: "sms",
            lane: "n", notBefore: 0, expires: moment.milliseconds + 72 * 3_600_000, envelope: Array("{}".utf8))
    ]
}

extension PatientDatabase {
    static func open(
        in folder: String, _ adjust: (inout DatabaseConfiguration) -> Void = { _ in }
    ) throws -> PatientDatabase {
        var configuration = DatabaseConfiguration(path: "\(folder)/patients.db")
        adjust(&configuration)
        return try PatientDatabase(configuration)
    }

    @discardableResult
    func register(_ number: Int, email: String? = nil) async throws -> Patient {
        try await insert(try candidate(number, email: email), enqueuing: composer)
    }

    func insert(_ candidate: PatientCandidate, enqueuing composer: @escaping OutboxComposer) async throws -> Patient {
        try await patients.register(Registration(candidate, enqueuing: composer), by: .system).patient
    }

    func erase(_ id: Int64, expectedVersion: Int? = nil) async throws {
        try await patients.erase(id: id, expectedVersion: expectedVersion, as: .delete, by: .system)
    }
}

/// Looks into a database file past the repository; the database may be open.
func inspect(_ folder: String, _ query: StaticString) throws -> [String] {
    let connection = try Connection(path: "\(folder)/patients.db", access: .readOnly)
    return try connection.statement(query).all { $0.isNull(0) ? "NULL" : $0.text(0) }
}

/// The error that `body` throws, none when it returns.
func failure<Value>(_ body: () async throws -> Value) async -> RepositoryError? {
    do { _ = try await body() } catch { return error as? RepositoryError }
    return nil
}
