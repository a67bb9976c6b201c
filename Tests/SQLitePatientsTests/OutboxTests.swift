import Patients
import SQLite
import SQLitePatients
import TestSupport
import Testing
import Timekeeping

@Suite("The outbox")
struct OutboxTests {
    private let moment = Timestamp(seconds: 1_800_000_000)

    /// A database with three registrations, and their messages.
    private func withMessages(
        _ body: (_ database: PatientDatabase, _ messages: [PendingMessage], _ folder: String) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            for number in 1...3 { try await database.register(number) }
            let messages = try await database.outbox.pending(queue: "email", limit: 10)
            #expect(messages.map(\.sequence) == [1, 2, 3])
            try await body(database, messages, folder)
            try await database.close()
        }
    }

    private func settlement(_ message: PendingMessage, _ change: OutboxReport.Change) -> OutboxReport {
        OutboxReport(messageID: message.message.id, change: change)
    }

    @Test("pending messages come in the order they were written, no more than asked for")
    func order() async throws {
        try await withMessages { database, messages, _ in
            let two = try await database.outbox.pending(queue: "email", limit: 2)
            #expect(two == Array(messages.prefix(2)))
            #expect(messages[0].message.envelope == Array("{\"to\":\"ana1@clinic.uy\"}".utf8))
        }
    }

    @Test("relayed messages are open, not pending; the mail stays queued")
    func relayed() async throws {
        try await withMessages { database, messages, _ in
            try await database.outbox.markRelayed([1, 3], at: moment)
            #expect(try await database.outbox.pending(queue: "email", limit: 10).map(\.sequence) == [2])
            let later = moment.advanced(bySeconds: 1)
            let open = try await database.outbox.open(queue: "email", checkedBefore: later, limit: 10)
            #expect(open == [messages[0], messages[2]])
            #expect(try await database.outbox.open(queue: "email", checkedBefore: moment, limit: 10).isEmpty)
            #expect(try await database.patients.patient(id: 1).mail == .queued)
        }
    }

    @Test("each channel's messages are relayed, asked about and taken back for its own queue")
    func queues() async throws {
        try await withTemporaryFolder { folder in
            let database = try PatientDatabase.open(in: folder)
            let outbox = database.outbox
            _ = try await database.insert(try candidate(1), enqueuing: composerOfBoth)
            try await database.register(2)
            #expect(try await outbox.pending(queue: "email", limit: 10).map(\.sequence) == [1, 3])
            #expect(try await outbox.pending(queue: "sms", limit: 10).map(\.sequence) == [2])
            try await outbox.markRelayed([1, 2, 3], at: moment)
            let later = moment.advanced(bySeconds: 1)
            #expect(try await outbox.open(queue: "email", checkedBefore: later, limit: 10).map(\.sequence) == [1, 3])
            #expect(try await outbox.open(queue: "sms", checkedBefore: later, limit: 10).map(\.sequence) == [2])
            try await database.erase(1)
            #expect(try await outbox.withdrawn(queue: "email", limit: 10).map(\.sequence) == [1])
            #expect(try await outbox.withdrawn(queue: "sms", limit: 10).map(\.sequence) == [2])
            try await database.close()
        }
    }

    @Test("a touched message is not asked about again at once")
    func touched() async throws {
        try await withMessages { database, _, _ in
            try await database.outbox.markRelayed([1, 2, 3], at: moment)
            try await database.outbox.touch([1, 3], at: moment.advanced(bySeconds: 60))
            let open = try await database.outbox.open(
                queue: "email", checkedBefore: moment.advanced(bySeconds: 30), limit: 10)
            #expect(open.map(\.sequence) == [2])
        }
    }

    @Test("the end of a message shows in its patient, and its envelope is erased")
    func settled() async throws {
        try await withMessages { database, messages, folder in
            try await database.outbox.markRelayed([1, 2], at: moment)
            try await database.outbox.apply(
                [
                    settlement(messages[0], .sent(code: 250)), settlement(messages[1], .dead(reason: "recipient")),
                    settlement(messages[2], .dead(reason: "in_doubt")),
                ], cursor: "5-0", queue: "email", at: moment)
            let patients = try await database.patients.page(PageQuery(limit: 10))
            #expect(patients.map(\.mail.state) == [.sent, .failed, .uncertain])
            #expect(patients[0].mail.sentAt == moment)
            #expect(patients[1].mail.sentAt == nil)
            #expect(try inspect(folder, "SELECT envelope FROM notification_outbox") == ["NULL", "NULL", "NULL"])
            #expect(try await database.outbox.cursor(queue: "email") == "5-0")
            #expect(try await database.outbox.summary().openCount == 0)
        }
    }

    @Test("settling twice changes nothing the second time")
    func idempotent() async throws {
        try await withMessages { database, messages, _ in
            let events = [settlement(messages[0], .sent(code: 250)), settlement(messages[1], .dead(reason: "content"))]
            try await database.outbox.apply(events, cursor: "7-0", queue: "email", at: moment)
            let first = try await database.patients.page(PageQuery(limit: 10))
            try await database.outbox.apply(
                events + [settlement(messages[0], .dead(reason: "exhausted"))], cursor: "7-0", queue: "email",
                at: moment)
            #expect(try await database.patients.page(PageQuery(limit: 10)) == first)
            #expect(try await database.outbox.cursor(queue: "email") == "7-0")
        }
    }

    @Test("a settled message cannot be relayed again")
    func finalIsFinal() async throws {
        try await withMessages { database, messages, _ in
            try await database.outbox.apply(
                [settlement(messages[0], .sent(code: 250))], cursor: nil, queue: "email", at: moment)
            try await database.outbox.markRelayed([1], at: moment)
            try await database.outbox.touch([1], at: moment)
            #expect(try await database.patients.patient(id: 1).mail.state == .sent)
        }
    }

    @Test("a buried message that an operator sends again ends as sent")
    func sentAfterDead() async throws {
        try await withMessages { database, messages, _ in
            for outcome in [OutboxReport.Change.dead(reason: "exhausted"), .sent(code: 250)] {
                try await database.outbox.apply(
                    [settlement(messages[0], outcome)], cursor: nil, queue: "email", at: moment)
            }
            #expect(try await database.patients.patient(id: 1).mail.state == .sent)
        }
    }

    @Test("events and cursor are one transaction")
    func cursorGoesWithEvents() async throws {
        try await withMessages { database, messages, folder in
            #expect(try await database.outbox.cursor(queue: "email") == "0-0")
            let other = try Connection(path: "\(folder)/patients.db", access: .readWrite)
            try other.execute(
                "CREATE TRIGGER refusal BEFORE INSERT ON relay_cursor BEGIN SELECT raise(ABORT, 'refused'); END")
            let error = await failure {
                try await database.outbox.apply(
                    [settlement(messages[0], .sent(code: 250))], cursor: "1-0", queue: "email", at: moment)
            }
            #expect(error == .unavailable(.io))
            #expect(try await database.patients.patient(id: 1).mail == .queued)
            try other.execute("DROP TRIGGER refusal")
            other.close()
        }
    }

    @Test("the summary counts what is unsettled and finds the oldest of it")
    func summary() async throws {
        try await withMessages { database, messages, _ in
            try await database.outbox.markRelayed([1], at: moment)
            let summary = try await database.outbox.summary()
            #expect(summary.openCount == 3)
            #expect(summary.pendingCount == 2)
            #expect(summary.oldestCreatedAt == messages[0].createdAt)
        }
    }
}
