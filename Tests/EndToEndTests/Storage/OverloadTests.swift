import Foundation
import SQLite
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("More registrations than can be written")
    struct OverloadTests {
        /// As many clients at once, each with two registrations one after the other.
        private func crowd(_ server: LoneServer) async -> [String: KeptConnection.Answer] {
            await withTaskGroup(of: [(String, KeptConnection.Answer)].self) { group in
                for client in 0..<32 {
                    let attempts = (1...2).map { KeyedLoad.Attempt(key: "c\(client)n\($0)", isLegacy: false) }
                    group.addTask { await KeyedLoad.inThread { Self.register(attempts, at: server.port) } }
                }
                var answers: [String: KeptConnection.Answer] = [:]
                for await own in group { for (email, answer) in own { answers[email] = answer } }
                return answers
            }
        }

        private static func register(
            _ attempts: [KeyedLoad.Attempt], at port: UInt16
        ) -> [(String, KeptConnection.Answer)] {
            guard let connection = try? KeptConnection(port: port) else { return [] }
            return attempts.compactMap { attempt in
                (try? KeyedLoad.send(attempt, on: connection)).map { (attempt.email, $0) }
            }
        }

        @Test(
            "who has no place or would wait too long is told at once when to come back, and nobody is kept untold",
            arguments: [["HTTP_MAX_INFLIGHT": "8"], ["DATABASE_MAX_WAIT": "50ms"]])
        func overload(_ settings: [String: String]) async throws {
            let server = try await LoneServer()
            let api = try await server.start(settings)
            #expect(await server.register("first@example.com")?.status == 201)
            try server.faults.slow(.sync, milliseconds: 300)
            let answers = await crowd(server)
            server.faults.end()
            #expect(answers.count == 64)
            let accepted = answers.filter { $0.value.status == 201 }
            #expect(accepted.count < 64)
            for answer in answers.values where answer.status != 201 {
                #expect(answer.status == 503 && answer.body.contains(#""code":"overloaded""#))
                #expect(answer.has("retry-after: 1"))
            }
            #expect(await server.register("last@example.com")?.status == 201)
            try await api.stop()
            let connection = try Connection(path: server.database, access: .readOnly)
            defer { connection.close() }
            let kept = Set(try connection.statement("SELECT email FROM patients").all { $0.text(0) })
            #expect(kept == Set(accepted.keys).union(["first@example.com", "last@example.com"]))
        }
    }
}
