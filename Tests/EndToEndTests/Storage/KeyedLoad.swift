import Foundation
import TestSupport

/// Registrations with a key each, one after another on one connection, until it breaks.
enum KeyedLoad {
    /// One registration that was asked for.
    struct Attempt: Sendable {
        let key: String
        let isLegacy: Bool
        /// None when the connection broke first.
        var answer: KeptConnection.Answer?

        var email: String { "\(key)@example.com" }
    }

    /// Sends the registrations again and again; blocking.
    static func run(port: UInt16, connection number: Int, prefix: String) -> [Attempt] {
        guard let connection = try? KeptConnection(port: port) else { return [] }
        var attempts: [Attempt] = []
        for index in 0..<1_000_000 {
            attempts.append(Attempt(key: "\(prefix)c\(number)n\(index)", isLegacy: number.isMultiple(of: 2)))
            guard let answer = try? send(attempts[index], on: connection) else { return attempts }
            attempts[index].answer = answer
        }
        return attempts
    }

    /// Sends one; the key and the payload are always the same for an attempt.
    static func send(_ attempt: Attempt, on connection: KeptConnection) throws -> KeptConnection.Answer {
        let body = Deployment.body(attempt.email)
        return try connection.answer(
            "POST \(attempt.isLegacy ? "/patients/register" : "/patients") HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + "Content-Type: application/json\r\nIdempotency-Key: \"\(attempt.key)\"\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// Blocking work stays off the cooperative pool, and waits for nobody else's.
    static func inThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: body()) }.start()
        }
    }

    /// Several connections at once, each with a thread of its own; ends when all of them are broken.
    static func crowd(port: UInt16, connections: Int, prefix: String) async -> [Attempt] {
        await withTaskGroup(of: [Attempt].self) { group in
            for number in 0..<connections {
                group.addTask { await inThread { run(port: port, connection: number, prefix: prefix) } }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }
}
