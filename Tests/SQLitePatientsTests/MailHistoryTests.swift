import Patients
import SQLite
import SQLitePatients
import TestSupport
import Testing
import Timekeeping

@Suite("Mail history, resending and export (API §2.4, §2.12)", .timeLimit(.minutes(1)))
struct MailHistoryTests {
    private let start = Timestamp(seconds: 1_800_000_000)

    private func withDatabase(
        _ body: (_ database: PatientDatabase, _ clock: TestClock, _ folder: String) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let clock = TestClock(start)
            let database = try PatientDatabase(
                DatabaseConfiguration(path: "\(folder)/patients.db"), now: { clock.now })
            try await database.register(1)
            try await body(database, clock, folder)
            try await database.close()
        }
    }

    private let compose: ResendComposer = { recipient, moment in
        OutboxMessage(
            id: ULID.make(at: moment).description,
            idempotencyKey: "patient_registered:email:\(recipient.patient.id):\(recipient.ordinal)", queue: "email",
            lane: "n", notBefore: 0, expires: moment.milliseconds + 1, envelope: Array(recipient.emailKey.utf8))
    }

    private func resend(_ id: Int64 = 1, in database: PatientDatabase) async throws -> MailRecord? {
        let outcome = try await database.mails.resendConfirmation(
            to: id, composing: compose, policy: .default, by: .system, once: nil)
        guard case .performed(let record) = outcome else { return nil }
        return record
    }

    private func settleAll(_ change: OutboxReport.Change, in database: PatientDatabase, at moment: Timestamp)
        async throws
    {
        let pending = try await database.outbox.pending(queue: "email", limit: 10)
        try await database.outbox.apply(
            pending.map { OutboxReport(messageID: $0.message.id, change: change) }, cursor: nil, queue: "email",
            at: moment)
    }

    @Test("the history shows every mail with its state, moments, reply and reason, the oldest first")
    func history() async throws {
        try await withDatabase { database, clock, _ in
            let message = try #require(try await database.outbox.pending(queue: "email", limit: 1).first)
            try await database.outbox.markRelayed([message.sequence], at: start.advanced(bySeconds: 1))
            try await settle(message, .dead(reason: "recipient"), at: start.advanced(bySeconds: 2), in: database)
            clock.now = start.advanced(bySeconds: 100)
            let resent = try #require(try await resend(in: database))
            let mails = try await database.mails.mails(of: 1)
            #expect(
                mails == [
                    MailRecord(
                        id: message.message.id, channel: "email", state: .failed, attempts: 0, createdAt: start,
                        relayedAt: start.advanced(bySeconds: 1), endedAt: start.advanced(bySeconds: 2),
                        reason: "recipient"),
                    resent,
                ])
            try await settleAll(.sent(code: 250), in: database, at: clock.now)
            #expect(try await database.mails.mails(of: 1)[1].replyCode == 250)
            #expect(try await database.patients.patient(id: 1).mail.state == .sent)
        }
    }

    private func settle(
        _ message: PendingMessage, _ change: OutboxReport.Change, at moment: Timestamp,
        in database: PatientDatabase
    ) async throws {
        try await database.outbox.apply(
            [OutboxReport(messageID: message.message.id, change: change)], cursor: nil, queue: "email",
            at: moment)
    }

    @Test("no mail is resent while one is on its way, within a minute, or for the sixth time a day")
    func limits() async throws {
        try await withDatabase { database, clock, folder in
            #expect(await failure { try await resend(in: database) } == .mailInFlight)
            try await settleAll(.sent(code: 250), in: database, at: start)
            clock.now = start.advanced(bySeconds: 59)
            #expect(await failure { try await resend(in: database) } == .resendTooSoon(seconds: 1))
            for number in 1...5 {
                clock.now = start.advanced(bySeconds: Int64(60 * number))
                #expect(try await resend(in: database) != nil)
                try await settleAll(.sent(code: 250), in: database, at: clock.now)
            }
            clock.now = start.advanced(bySeconds: 3_600)
            #expect(await failure { try await resend(in: database) } == .resendTooSoon(seconds: 86_400 + 60 - 3_600))
            clock.now = start.advanced(bySeconds: 86_400 + 60)
            #expect(try await resend(in: database) != nil)
            #expect(
                try inspect(folder, "SELECT DISTINCT result FROM audit_log WHERE action = 'mail.resend'").sorted()
                    == ["ok", "too-soon"])
        }
    }

    @Test("a text message is in the history, and neither the state of the mail nor an obstacle to another one")
    func textMessages() async throws {
        try await withDatabase { database, clock, _ in
            let patient = try await database.insert(try candidate(2), enqueuing: composerOfBoth)
            try await settleAll(.sent(code: 250), in: database, at: start)
            #expect(try await database.patients.patient(id: patient.id).mail.state == .sent)
            let states = try await database.mails.mails(of: patient.id).map { "\($0.channel) \($0.state)" }
            #expect(states == ["email sent", "sms queued"])
            clock.now = start.advanced(bySeconds: 60)
            #expect(try await resend(patient.id, in: database) != nil)
        }
    }

    @Test("of many at the same time one is ordered")
    func race() async throws {
        try await withDatabase { database, clock, folder in
            try await settleAll(.sent(code: 250), in: database, at: start)
            clock.now = start.advanced(bySeconds: 60)
            let refusals = await withTaskGroup(of: RepositoryError?.self) { group in
                for _ in 0..<16 { group.addTask { await failure { try await resend(in: database) } } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(refusals.count { $0 == nil } == 1)
            #expect(refusals.count { $0 == .mailInFlight } == 15)
            #expect(try inspect(folder, "SELECT count(*) FROM notification_outbox") == ["2"])
        }
    }

    @Test("who is not there gets no mail, and it is said why")
    func absent() async throws {
        try await withDatabase { database, _, _ in
            #expect(await failure { try await database.mails.mails(of: 2) } == .notFound)
            #expect(await failure { try await resend(2, in: database) } == .notFound)
            try await database.erase(1)
            #expect(await failure { try await database.mails.mails(of: 1) } == .erased(at: start))
            #expect(await failure { try await resend(in: database) } == .erased(at: start))
        }
    }

    @Test("an export has the record, its mails and who was there; of an erased person what is left")
    func export() async throws {
        try await withDatabase { database, _, _ in
            try database.audit.note(AuditEvent(.read, .patient(1)), by: .system)
            try await eventually("the notes are written") { try await database.audit.head().sequence == 2 ? true : nil }
            var export = try await database.archive.export(of: 1)
            #expect(export.patient == (try await database.patients.patient(id: 1)))
            #expect(export.mails.count == 1 && export.erasedAt == nil)
            #expect(export.audit.map(\.action) == [.read, .create])
            #expect(!export.hasMoreAudit)
            try await database.erase(1)
            export = try await database.archive.export(of: 1)
            #expect(export.patient == nil && export.erasedAt == start)
            #expect(export.mails.map(\.state) == [.cancelled])
            #expect(export.audit.map(\.action) == [.delete, .read, .create])
            #expect(await failure { try await database.archive.export(of: 2) } == .notFound)
        }
    }

    @Test("tombstones are pruned by their age, in steps")
    func tombstones() async throws {
        try await withDatabase { database, clock, _ in
            for number in 2...4 { try await database.register(number) }
            for id in [4, 1, 3] as [Int64] {
                try await database.erase(id)
                clock.now = clock.now.advanced(bySeconds: 10)
            }
            #expect(try await database.records.pruneTombstones(erasedBefore: start, limit: 9) == 0)
            #expect(try await database.records.pruneTombstones(erasedBefore: clock.now, limit: 2) == 2)
            #expect(await failure { try await database.patients.patient(id: 1) } == .notFound)
            #expect(
                await failure { try await database.patients.patient(id: 3) }
                    == .erased(at: start.advanced(bySeconds: 20)))
            #expect(try await database.records.pruneTombstones(erasedBefore: clock.now, limit: 2) == 1)
        }
    }
}
