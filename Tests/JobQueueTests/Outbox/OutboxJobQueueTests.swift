import Jobs
import Patients
import SQLite
import SQLitePatients
import TestSupport
import Testing
import Timekeeping

@Suite("The queue within the outbox: jobs are outbox rows, and every step is one transaction with them")
struct OutboxJobQueueTests {
    private let folder: TemporaryDirectory
    private let database: PatientDatabase
    private let line: any JobQueueConnection

    init() throws {
        folder = try TemporaryDirectory()
        database = try PatientDatabase(DatabaseConfiguration(path: folder.file("patients.db")))
        line = try database.jobQueue(named: "email").connect()
    }

    /// Registers patients, each with a mail whose id is its name.
    private func register(_ names: String..., lane: String = "n", notBefore: Int64 = 0) async throws {
        for name in names {
            let candidate = try PatientValidation().check(
                PatientDraft(
                    name: "Ana", email: "\(name)@clinic.uy", phone: "+598 96 689 795",
                    documentURL: "https://clinic.uy/1.pdf"))
            let registration = Registration(candidate) { _, _, _ in
                [
                    OutboxMessage(
                        id: name, idempotencyKey: name, queue: "email", lane: lane, notBefore: notBefore,
                        expires: .max, envelope: Array("mail \(name)".utf8))
                ]
            }
            _ = try await database.patients.register(registration, by: .system)
        }
    }

    private func mail(of patient: Int64) async throws -> MailStatus {
        try await database.patients.patient(id: patient).mail
    }

    @Test("a registration is a job, in the order of registrations and within its lane")
    func claiming() async throws {
        try await register("a", "b")
        try await register("high", lane: "h")
        try line.enlist("w")
        let jobs = try line.start("w", upTo: 2)
        #expect(jobs.map(\.id) == ["high", "a"])
        #expect(jobs[1].envelope == Array("mail a".utf8))
        #expect(try line.enqueue([.plain("a"), .plain("b")]) == [.known, .known])
    }

    @Test("the state of a mail follows its job at every step")
    func state() async throws {
        try await register("a")
        try line.enlist("w")
        #expect(try await mail(of: 1) == .queued)
        _ = try line.start("w")
        let sending = try await mail(of: 1)
        #expect(sending.state == .sending && sending.attempts == 1 && sending.lastAttemptAt != nil)
        _ = try line.settle("w", "a", .retry(after: .zero, cause: .counted, reason: "450"))
        #expect(try await mail(of: 1).state == .retrying)
        _ = try line.promote(limit: 1)
        _ = try line.start("w")
        #expect(try await mail(of: 1).attempts == 2)
        _ = try line.settle("w", "a", .done(code: 250))
        let sent = try await mail(of: 1)
        #expect(sent.state == .sent && sent.attempts == 2 && sent.sentAt != nil)
        #expect(try await database.outbox.summary().openCount == 0)
    }

    @Test("a given back mail is queued as before, a dead one failed, a doubtful one uncertain")
    func otherStates() async throws {
        try await register("a", "b", "c")
        try line.enlist("w")
        _ = try line.start("w", upTo: 3)
        _ = try line.settle("w", "a", .released)
        _ = try line.settle("w", "b", .dead(.recipient, reason: "550"))
        _ = try line.settle("w", "c", .dead(.inDoubt, reason: "no reply"))
        #expect(try await mail(of: 1) == .queued)
        #expect(try await mail(of: 2).state == .failed)
        #expect(try await mail(of: 3).state == .uncertain)
    }

    @Test("a dead mail can be brought back, and is then sent")
    func requeued() async throws {
        try await register("a")
        try line.enlist("w")
        _ = try line.start("w")
        _ = try line.settle("w", "a", .dead(.recipient, reason: "550"))
        #expect(try line.requeue("a"))
        #expect(try await mail(of: 1).state == .retrying)
        #expect(try line.start("w").first?.envelope == Array("mail a".utf8))
        _ = try line.settle("w", "a", .done(code: 250))
        #expect(try await mail(of: 1).state == .sent)
    }

    @Test("an erased patient's mail is given up wherever it is; a delivery that has not crossed the point ends")
    func erased() async throws {
        try await register("waiting", "active", "dead")
        try line.enlist("w")
        _ = try line.start("w", upTo: 3)
        _ = try line.settle("w", "waiting", .released)
        _ = try line.settle("w", "dead", .dead(.recipient, reason: "550"))
        for id in 1...3 as ClosedRange<Int64> {
            try await database.patients.erase(id: id, expectedVersion: nil, as: .delete, by: .system)
        }
        #expect(try !line.begin(worker: "w", job: "active", phase: .data))
        #expect(try line.settle("w", "active", .released) == .unknown)
        #expect(try line.states(of: ["waiting", "active", "dead"]) == [nil, nil, nil])
        #expect(try line.claim("w", upTo: 5).isEmpty && !line.requeue("dead"))
    }

    @Test("a mail that is due later waits until then")
    func later() async throws {
        try await register("later", notBefore: Timestamp.now().milliseconds + 3_600_000)
        try line.enlist("w")
        #expect(try line.claim("w", upTo: 5).isEmpty)
        #expect(try line.states(of: ["later"]) == [.delayed])
        let next = try #require(try line.promote(limit: 5).nextDue)
        #expect(next > .seconds(3_500) && next <= .seconds(3_600))
    }

    @Test("everything outlives the process: who opens the file finds jobs, doubts and crashes as they were")
    func reopened() async throws {
        try await register("a", "b")
        try line.enlist("w")
        _ = try line.start("w", upTo: 2)
        _ = try line.begin(worker: "w", job: "a", phase: .data)
        _ = try line.settle("w", "b", .retry(after: .seconds(60), cause: .counted, reason: "450"))
        // Another connection stands for the next process; the first worker is never heard of again.
        let other = try PatientDatabase(DatabaseConfiguration(path: folder.file("patients.db")))
        let next = try other.jobQueue(named: "email").connect()
        #expect(try next.states(of: ["a", "b"]) == [.active, .delayed])
        _ = try next.bury("w")
        try next.enlist("v")
        let job = try #require(try next.claim(worker: "v", upTo: 5, from: .suspects).first)
        #expect(job.id == "a" && job.crashes == 1 && job.doubts == 1)
        try await other.close()
    }

    @Test("what was handed to another queue before is taken over, and marked as perhaps sent")
    func takenOver() async throws {
        try await register("relayed", "sent", "new")
        try await database.outbox.markRelayed([1, 2], at: .now())
        try await database.outbox.apply(
            [
                OutboxReport(messageID: "relayed", change: .sending, attempts: 2, attemptedAt: .now()),
                OutboxReport(messageID: "sent", change: .sent(code: 250), attempts: 1, attemptedAt: .now()),
            ], cursor: nil, queue: "email", at: .now())
        try line.enlist("w")
        let jobs = try line.claim("w", upTo: 5)
        #expect(jobs.map(\.id) == ["relayed", "new"])
        #expect(jobs.map(\.wasLost) == [true, false])
        #expect(try line.statuses(of: ["relayed"])[0]?.tries == 2)
    }

    @Test("a registration wakes a worker that waits", .timeLimit(.minutes(1)))
    func bell() async throws {
        let queue = database.jobQueue(named: "email")
        try await withWorker(on: queue) { _, control in
            control.crossPointOfNoReturn() ? .done(code: 250) : .released
        } _: { _ in
            try await register("a", "b", "c")
            queue.wake()
            try await eventually("all are sent") {
                try await database.outbox.summary().openCount == 0 ? true : nil
            }
        }
        #expect(try await mail(of: 3).state == .sent)
    }

    @Test("contradictions are found and put right: a holder without a lease, a waiting job without its mail")
    func inspection() async throws {
        try await register("held", "empty")
        try line.enlist("w")
        _ = try line.start("w", upTo: 2)
        _ = try line.settle("w", "empty", .released)
        let connection = try Connection(path: folder.file("patients.db"), access: .readWrite)
        try connection.execute(
            """
            DELETE FROM queue_workers; UPDATE notification_outbox SET state = 4, envelope = NULL WHERE id = 'empty'
            """)
        #expect(try Set(line.inspect(repairing: false).map(\.subject)) == ["w", "empty"])
        #expect(try line.inspect(repairing: true).count == 2)
        #expect(try line.inspect(repairing: false) == [])
        #expect(try line.reap(limit: 5, maximumCrashes: 3) == 1)
        #expect(try line.states(of: ["held", "empty"]) == [.ready, nil])
    }

    @Test("all that ended more than a day ago is forgotten, however much it is")
    func forgetting() throws {
        let connection = try Connection(path: folder.file("patients.db"), access: .readWrite)
        defer { connection.close() }
        try connection.execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
            INSERT INTO queued_jobs (id, queue, lane, place, position, enqueued)
            SELECT 'done' || i, 'email', 'n', 5, i, 0 FROM n;
            """)
        _ = try line.enqueue([.plain("waiting")])

        #expect(try line.forget(deadFor: .zero, limit: 100) == 0, "none of them was dead")
        let left = try connection.statement("SELECT id FROM queued_jobs").all { $0.text(0) }
        #expect(left == ["waiting"])
        #expect(try line.depths().normal == 1)
    }
}
