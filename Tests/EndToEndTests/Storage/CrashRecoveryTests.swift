import Foundation
import SQLite
import TestSupport
import Testing

extension EndToEndTests {
    /// `CRASHES=5000 swift test --filter CrashRecoveryTests` for a night.
    @Suite("Hundreds of kill -9")
    struct CrashRecoveryTests {
        private static let rounds = ProcessInfo.processInfo.environment["CRASHES"].flatMap { Int($0) } ?? 200
        private static let connections = 8

        /// What is known of every registration that was ever asked for.
        private struct Ledger {
            var bodies: [String: String] = [:]
            /// Asked for, and the process ended before an answer came.
            var open: [KeyedLoad.Attempt] = []
            /// The last that was answered on each connection.
            var latest: [KeyedLoad.Attempt] = []

            mutating func note(_ attempts: [KeyedLoad.Attempt]) {
                open = attempts.filter { $0.answer == nil }
                var last: [Bool: KeyedLoad.Attempt] = [:]
                for attempt in attempts {
                    guard let answer = attempt.answer else { continue }
                    #expect(answer.status == (attempt.isLegacy ? 200 : 201), "\(answer.body)")
                    bodies[attempt.email] = answer.body
                    last[attempt.isLegacy] = attempt
                }
                latest = Array(last.values)
            }
        }

        @Test(
            "at random moments and chosen points: what was acknowledged is there, nothing is there by half, keys replay"
        )
        func crashes() async throws {
            let server = try await LoneServer()
            var chance = SeededGenerator(seed: 20_261_128)
            var ledger = Ledger()
            var ends: [String: Int] = [:]

            for round in 1...Self.rounds {
                let api = try await server.start()
                try Self.replay(&ledger, port: server.port)
                let load = Task {
                    await KeyedLoad.crowd(port: server.port, connections: Self.connections, prefix: "r\(round)")
                }
                // Every seventh by a clock, the others where it hurts.
                let place = round.isMultiple(of: 7) ? nil : FaultInjection.Place.allCases.randomElement(using: &chance)
                if let place {
                    try server.faults.kill(at: place, count: Int.random(in: 1...40, using: &chance))
                } else {
                    try await Task.sleep(for: .milliseconds(Int.random(in: 1...60, using: &chance)))
                    api.send(SIGKILL)
                }
                try await eventually("the end of the process at \(place?.rawValue ?? "any moment")") {
                    api.isRunning ? nil : true
                }
                #expect(api.exitStatus == nil, "it ended by itself: \(api.output)")
                ends[place?.rawValue ?? "clock", default: 0] += 1
                ledger.note(await load.value)
            }
            print("kill -9: \(ends.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))")

            let api = try await server.start()
            try Self.replay(&ledger, port: server.port)
            #expect(ledger.bodies.count >= Self.rounds * Self.connections / 2)
            #expect(try await api.stop() == 0)
            try await Self.examine(server, ledger)
        }

        /// Asks again for what was not answered, and for some that was.
        private static func replay(_ ledger: inout Ledger, port: UInt16) throws {
            guard !ledger.open.isEmpty || !ledger.latest.isEmpty else { return }
            let connection = try KeptConnection(port: port)
            for attempt in ledger.latest {
                let again = try KeyedLoad.send(attempt, on: connection)
                #expect(again.status == attempt.answer?.status && again.body == attempt.answer?.body)
                #expect(again.has("idempotency-replayed: true"))
            }
            // Kept or not, both are right, but only one of them: the second time it is kept.
            for attempt in ledger.open {
                let first = try KeyedLoad.send(attempt, on: connection)
                let second = try KeyedLoad.send(attempt, on: connection)
                #expect(first.status == (attempt.isLegacy ? 200 : 201), "\(first.body)")
                #expect(second.body == first.body && second.has("idempotency-replayed: true"))
                ledger.bodies[attempt.email] = first.body
            }
        }

        private static func examine(_ server: LoneServer, _ ledger: Ledger) async throws {
            let (status, output) = try await server.command("check", "--deep")
            #expect(status == 0, "\(output)")
            let connection = try Connection(path: server.database, access: .readOnly)
            defer { connection.close() }
            let kept = try connection.statement("SELECT email, id FROM patients").all { ($0.text(0), $0.integer(1)) }
            #expect(Set(kept.map(\.0)) == Set(ledger.bodies.keys))
            #expect(kept.count == ledger.bodies.count)
            for (email, id) in kept {
                #expect(ledger.bodies[email]?.hasPrefix("{\"id\":\(id),") == true)
            }
            // The parts of a registration: patient, message, entry of the audit log, answer to its key.
            let parts = try connection.statement(
                """
                SELECT count(*) FROM patients p
                WHERE (SELECT count(*) FROM notification_outbox WHERE patient_id = p.id) = 1
                  AND (SELECT count(*) FROM audit_log WHERE patient_id = p.id AND action = 'patient.create'
                       AND result = 'ok') = 1
                  AND (SELECT count(*) FROM recorded_answers WHERE patient_id = p.id) = 1
                """
            ).first { $0.integer(0) }
            #expect(parts.map(Int.init) == kept.count)
        }
    }
}
