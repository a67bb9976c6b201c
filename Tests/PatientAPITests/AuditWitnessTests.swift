import JSON
import Logging
import Operations
import Patients
import SQLitePatients
import TestSupport
import Testing
import Timekeeping

@testable import PatientAPI

@Suite("The end of the audit log is told to the log every hour (OPERATIONS 3.4)", .timeLimit(.minutes(2)))
struct AuditWitnessTests {
    @Test("each line has the number and the hash that a verification finds")
    func head() async throws {
        let captured = PrivacyTests.Captured()
        let sink = LogSink(write: { captured.append($0) })
        let log = StructuredLog(format: .json, level: .info, sink: sink)
        let clock = ManualClock()
        try await DatabaseService.run { service in
            let witness = AuditWitness(audit: service.database.audit, logger: log.logger(label: "test"), clock: clock)
            let task = Task { await witness.run() }
            try await eventually("the first line") { clock.nextDeadline }

            _ = try await service.post("/patients", Sample.john)
            let head = try await service.database.audit.head()
            clock.advance(by: .seconds(3_600))
            try await eventually("the second line") {
                sink.flush() && captured.text.split(separator: "\n").count == 2 ? true : nil
            }
            task.cancel()
            await task.value

            let lines = try captured.text.split(separator: "\n").map { try JSONValue.parse(Array($0.utf8)) }
            #expect(lines.allSatisfy { $0["event"] == "audit.head" })
            #expect(lines[0]["seq"]?.stringValue == "0" && lines[1]["seq"]?.stringValue == "1")
            #expect(lines[0]["hash"]?.stringValue == String(repeating: "0", count: 64))
            let text = lines[1]["hash"]?.stringValue ?? ""
            let bytes = stride(from: 0, to: text.utf8.count, by: 2).map {
                UInt8(text.dropFirst($0).prefix(2), radix: 16)
            }
            #expect(bytes == head.hash && head.sequence == 1)
            #expect(try await service.database.audit.verify() == .intact(head: head))
        }
    }
}
