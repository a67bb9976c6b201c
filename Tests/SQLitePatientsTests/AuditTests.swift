import Patients
import SQLite
import SQLitePatients
import TestSupport
import Testing
import Timekeeping

@Suite("The audit log (OPERATIONS §3.4)", .timeLimit(.minutes(1)))
struct AuditTests {
    private let context = AccessContext(
        actor: .key("k7Qd2fZ1"), requestID: "01JDREQUEST", client: ClientNetwork(ipv4: 0xC000_0207))

    private func all(_ database: PatientDatabase) async throws -> [AuditEntry] {
        try await database.audit.entries(AuditQuery(limit: 1_000))
    }

    @Test("every change says who did what to whom, by which request and from where, and never a value")
    func changes() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let registration = Registration(try candidate(1), enqueuing: composer)
            _ = try await database.patients.register(registration, by: context)
            let change = try PatientValidation().check(PatientChangeDraft(name: "Eva", phone: "+59899999999"))
            _ = try await database.patients.update(id: 1, to: change, expectedVersion: 1, by: context)
            try await database.patients.erase(id: 1, expectedVersion: 2, as: .delete, by: context)
            let entries = try await all(database)
            #expect(entries.map(\.sequence) == [1, 2, 3])
            #expect(entries.map(\.action) == [.create, .update, .delete])
            #expect(entries.map(\.changedFields) == [[], ["name", "phone"], []])
            #expect(entries.allSatisfy { $0.subject == .patient(1) && $0.result == .done })
            #expect(entries.allSatisfy { $0.actor == "k7Qd2fZ1" && $0.requestID == "01JDREQUEST" })
            #expect(entries.allSatisfy { $0.client == "192.0.2.0/24" })
            try await database.close()
        }
    }

    @Test("a refusal is an entry as well: whoever is told that an address is taken has learned something")
    func refusals() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(1)
            _ = await failure { try await database.register(1) }
            _ = await failure { try await database.erase(1, expectedVersion: 7) }
            _ = await failure { try await database.erase(9) }
            let entries = try await all(database)
            #expect(entries.map(\.result.rawValue) == ["ok", "email-taken", "conflict", "not-found"])
            #expect(entries.map(\.subject) == [.patient(1), .patient(1), .patient(1), .patient(9)])
            try await database.close()
        }
    }

    @Test("a change that is rolled back has no entry, and the chain goes on from the last one that was kept")
    func rolledBack() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try await database.register(1)
            let brokenLane: OutboxComposer = { id, _, moment in
                [
                    OutboxMessage(
                        id: "x\(id)", idempotencyKey: "x\(id)", queue: "email", lane: "?", notBefore: 0,
                        expires: moment.milliseconds, envelope: [])
                ]
            }
            await withTaskGroup { group in
                for number in 2..<40 {
                    group.addTask {
                        if number.isMultiple(of: 3) {
                            _ = await failure { try await database.insert(candidate(number), enqueuing: brokenLane) }
                        } else {
                            _ = await failure { try await database.register(number) }
                        }
                    }
                }
            }
            let entries = try await all(database)
            #expect(entries.map(\.sequence) == Array(1...Int64(entries.count)))
            let patients = try await database.patients.page(PageQuery(limit: 100))
            #expect(Set(entries.map(\.subject)) == Set(patients.map { .patient($0.id) }))
            #expect(entries.count == patients.count)
            guard case .intact(let head) = try await database.audit.verify() else {
                Issue.record("the chain is broken")
                return
            }
            #expect(try await database.audit.head() == head)
            try await database.close()
        }
    }

    @Test("entries can be neither changed nor removed nor replaced nor put in between, not even by hand")
    func appendOnly() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            for number in 1...3 { try await database.register(number) }
            let other = try Connection(path: "\(folder)/patients.db", access: .readWrite)
            for script in [
                "UPDATE audit_log SET actor = 'somebody else' WHERE seq = 2", "DELETE FROM audit_log WHERE seq = 3",
                "PRAGMA recursive_triggers = ON; INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE seq = 2",
            ] {
                let error = #expect(throws: SQLiteError.self) { try other.execute(script) }
                #expect(error?.message == "the audit log is only appended to")
            }
            other.close()
            try await database.close()
        }
    }

    @Test(
        "whoever gets past the triggers is found by the chain",
        arguments: [
            ("UPDATE audit_log SET actor = 'nobody' WHERE seq = 3", AuditVerification.broken(at: 3)),
            ("UPDATE audit_log SET patient_id = NULL WHERE seq = 2", .broken(at: 2)),
            ("UPDATE audit_log SET at = at + 1 WHERE seq = 5", .broken(at: 5)),
            ("UPDATE audit_log SET changed = '' WHERE seq = 1", .broken(at: 1)),
            ("UPDATE audit_log SET hash = (SELECT hash FROM audit_log WHERE seq = 1) WHERE seq = 4", .broken(at: 4)),
            ("DELETE FROM audit_log WHERE seq = 2", .missing(2)),
            (
                """
                INSERT OR REPLACE INTO audit_log
                SELECT 2, at, 'nobody', action, 1, NULL, NULL, NULL, '', NULL, NULL, 'ok', hash FROM audit_log WHERE seq = 2
                """, .broken(at: 2)
            ),
            (
                """
                INSERT INTO audit_log
                SELECT 9, at, actor, action, 1, NULL, NULL, NULL, '', NULL, NULL, 'ok', hash FROM audit_log WHERE seq = 5
                """, .missing(6)
            ),
        ])
    func tampering(_ script: String, _ finding: AuditVerification) async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            for number in 1...5 { try await database.register(number) }
            let other = try Connection(path: "\(folder)/patients.db", access: .readWrite)
            try other.execute("DROP TRIGGER audit_log_kept; DROP TRIGGER audit_log_unchanged; \(script)")
            other.close()
            #expect(try await database.audit.verify() == finding)
            try await database.close()
        }
    }

    @Test("looks are noted at once, written soon, and all of them before an orderly stop ends")
    func looks() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            try database.audit.note(AuditEvent(.read, .patient(1)), by: context)
            try await eventually("the notes are written") { try await all(database).count == 1 ? true : nil }
            for number in 1...2_000 {
                try database.audit.note(
                    AuditEvent(.list, .patients(first: 1, last: Int64(number), count: number)), by: context)
            }
            try await database.close()
            let again = try PatientDatabase.open(in: folder)
            #expect(try inspect(folder, "SELECT count(*) FROM audit_log") == ["2001"])
            #expect(
                try await again.audit.entries(AuditQuery(from: 9, limit: 1)).map(\.subject) == [
                    .patients(first: 1, last: 9, count: 9)
                ])
            #expect(throws: RepositoryError.unavailable(.closed)) {
                try database.audit.note(AuditEvent(.read, .patient(1)), by: context)
            }
            try await again.close()
        }
    }

    @Test("when looks cannot be written, nobody is shown anything once the room for them is full")
    func fullLedger() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder) { $0.busyTimeout = .milliseconds(1) }
            let other = try Connection(path: "\(folder)/patients.db", access: .readWrite)
            try other.execute("BEGIN IMMEDIATE")
            let error = #expect(throws: RepositoryError.self) {
                for _ in 0..<20_000 { try database.audit.note(AuditEvent(.read, .patient(1)), by: context) }
            }
            #expect(error == .overloaded)
            try other.execute("ROLLBACK")
            other.close()
            try await eventually("the notes are written") {
                try? database.audit.note(AuditEvent(.read, .patient(2)), by: context)
            }
            try await database.close()
        }
    }

    @Test("entries are found by patient, actor, action and moment, from either end")
    func queries() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            for number in 1...4 { try await database.register(number) }
            try await database.audit.record(AuditEvent(.export, .patient(2)), by: context)
            func sequences(_ query: AuditQuery) async throws -> [Int64] {
                try await database.audit.entries(query).map(\.sequence)
            }
            #expect(try await sequences(AuditQuery(patient: 2, limit: 9)) == [2, 5])
            #expect(try await sequences(AuditQuery(patient: 2, isDescending: true, limit: 1)) == [5])
            #expect(try await sequences(AuditQuery(actor: "k7Qd2fZ1", limit: 9)) == [5])
            #expect(try await sequences(AuditQuery(action: .create, isDescending: true, limit: 2)) == [4, 3])
            #expect(try await sequences(AuditQuery(from: 3, limit: 9)) == [4, 5])
            #expect(try await sequences(AuditQuery(from: 3, isDescending: true, limit: 9)) == [2, 1])
            let moment = try await database.audit.entries(AuditQuery(from: 3, limit: 1))[0].at
            #expect(try await sequences(AuditQuery(since: moment, limit: 9)) == [4, 5])
            try await database.close()
        }
    }
}
