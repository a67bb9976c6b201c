import FoundationEssentials
import Patients
import SQLite
import SQLitePatients
import TestSupport
import Testing

@Suite("Registration is one transaction")
struct RegistrationTests {
    @Test("what was registered is read back, with its mail queued")
    func roundTrip() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let registered = try await database.register(1)
            #expect(registered.id == 1)
            #expect(registered.version == 1)
            #expect(registered.mail == .queued)
            #expect(registered.locale == .es)
            #expect(try await database.patients.patient(id: 1) == registered)
            try await database.close()
        }
    }

    @Test("patient and outbox row are written together")
    func outboxRow() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let patient = try await database.register(1)
            let pending = try await database.outbox.pending(queue: "email", limit: 10)
            #expect(pending.map(\.message.idempotencyKey) == ["patient_registered:email:\(patient.id)"])
            #expect(pending.first?.createdAt == patient.createdAt)
            try await database.close()
        }
    }

    @Test("a database file that was removed while it was open takes no registration: it would vanish with the process")
    func removedFile() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(1)
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                try FileManager.default.removeItem(atPath: folder + "/" + name)
            }
            await #expect(throws: RepositoryError.unavailable(.io)) { try await database.register(2) }
            await #expect(throws: RepositoryError.unavailable(.io)) { try await database.probe() }
        }
    }

    @Test("when the outbox row cannot be written, the patient is not either")
    func bothOrNeither() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(1)
            let reused = try #require(try await database.outbox.pending(queue: "email", limit: 1).first).message
            let error = await failure {
                try await database.insert(try candidate(2)) { _, _, _ in [reused] }
            }
            #expect(error == .unavailable(.io))
            #expect(try await database.patients.page(PageQuery(limit: 10)).map(\.id) == [1])
            #expect(try await database.register(3).id == 2)
            try await database.close()
        }
    }

    @Test("a duplicate tells whose address it is, and uses up no id")
    func duplicate() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let first = try await database.register(1, email: "Ana@clinic.uy")
            for number in 2...4 {
                let error = await failure { try await database.register(number, email: "aNA@clinic.uy") }
                #expect(error == .emailTaken(existing: first.id))
            }
            #expect(try await database.register(5).id == 2)
            #expect(try await database.outbox.pending(queue: "email", limit: 10).count == 2)
            try await database.close()
        }
    }

    @Test("of 256 registrations of one address at once, one succeeds and 255 learn its id")
    func burst() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let results = await withTaskGroup(of: Result<Int64, RepositoryError>.self) { group in
                for number in 0..<256 {
                    group.addTask {
                        do {
                            return .success(try await database.register(number, email: "same@clinic.uy").id)
                        } catch {
                            return .failure(error as? RepositoryError ?? .notFound)
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.count(where: { $0 == .success(1) }) == 1)
            #expect(results.count(where: { $0 == .failure(.emailTaken(existing: 1)) }) == 255)
            #expect(try await database.outbox.summary().openCount == 1)
            #expect(try await database.register(257).id == 2)
            try await database.close()
        }
    }

    @Test("without a message there is no mail")
    func noMail() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let patient = try await database.insert(try candidate()) { _, _, _ in [] }
            #expect(patient.mail == .none)
            #expect(try await database.patients.patient(id: patient.id).mail == .none)
            try await database.close()
        }
    }

    @Test("a message that breaks a rule of the table takes its patient with it")
    func brokenMessage() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let wrongLane: OutboxComposer = { id, candidate, moment in
                composer(id, candidate, moment).map {
                    OutboxMessage(
                        id: $0.id, idempotencyKey: $0.idempotencyKey, queue: $0.queue, lane: "?", notBefore: 0,
                        expires: 0, envelope: [])
                }
            }
            let error = await failure { try await database.insert(try candidate(), enqueuing: wrongLane) }
            #expect(error == .unavailable(.io))
            #expect(try await database.patients.page(PageQuery(limit: 5)).isEmpty)
            #expect(try await database.register(1).id == 1)
            try await database.close()
        }
    }

    @Test("after closing, everything is refused as closed, and the next start finds everything")
    func reopen() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let patient = try await database.register(1)
            try await database.close()
            #expect(await failure { try await database.register(2) } == .unavailable(.closed))
            #expect(await failure { try await database.patients.patient(id: 1) } == .unavailable(.closed))
            let again = try PatientDatabase.open(in: folder)
            #expect(try await again.patients.patient(id: 1) == patient)
            try await again.close()
        }
    }

    @Test("the probe writes and reads, and fails when nothing can be written")
    func probe() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder) { $0.busyTimeout = .milliseconds(10) }
            try await database.probe()
            let other = try Connection(path: "\(folder)/patients.db", access: .readWrite)
            try other.execute("BEGIN IMMEDIATE")
            #expect(await failure { try await database.probe() } == .unavailable(.busy))
            try other.execute("ROLLBACK")
            other.close()
            try await database.probe()
            try await database.close()
        }
    }
}
