import Foundation
import Synchronization
import TestSupport

/// Requests without end from several clients, of which half keep their connection and half open one for each; every one
/// of them has to be answered 200.
final class RequestStream: Sendable {
    private struct Counts { var answered = 0, registered: [String] = [], failures: [String] = [], isOver = false }

    private let counts = Mutex(Counts())
    private let clients = DispatchGroup()

    /// Begins at once, with threads of its own.
    ///
    /// - Parameter clients: an even number.
    init(port: UInt16, clients number: Int = 8) {
        for client in 0..<number {
            let thread = Thread { [self] in
                run(client, port)
                clients.leave()
            }
            clients.enter()
            thread.start()
        }
    }

    private func run(_ client: Int, _ port: UInt16) {
        var kept: KeptConnection?
        for number in 0... {
            if counts.withLock({ $0.isOver }) { return }
            // A registration has a body to lose, and a row that has to be there afterwards.
            let email = number % 4 == 3 ? "c\(client)n\(number)@example.com" : nil
            let request = Self.request(email, closes: client % 2 == 0)
            do {
                let connection = try kept ?? KeptConnection(port: port)
                let (status, isLast) = try connection.exchange(request)
                kept = isLast ? nil : connection
                counts.withLock {
                    $0.answered += 1
                    if status != 200 { $0.failures.append("status \(status)") }
                    if let email { $0.registered.append(email) }
                }
            } catch {
                counts.withLock { $0.failures.append("\(kept == nil ? "new" : "kept") connection: \(error)") }
                kept = nil
            }
        }
    }

    private static func request(_ email: String?, closes: Bool) -> String {
        let fields = "Host: 127.0.0.1\r\n" + (closes ? "Connection: close\r\n" : "")
        guard let email else { return "GET /livez HTTP/1.1\r\n\(fields)\r\n" }
        let body = Deployment.body(email)
        return "POST /patients/register HTTP/1.1\r\n\(fields)Content-Type: application/json\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    /// Waits until `number` more requests have been answered.
    func more(_ number: Int) async throws {
        let before = counts.withLock { $0.answered }
        try await eventually("\(number) more answers") {
            counts.withLock { $0.answered >= before + number } ? true : nil
        }
    }

    /// Ends the stream.
    ///
    /// - Returns: the addresses whose registration was answered, and what went wrong.
    func end() async throws -> (registered: [String], failures: [String]) {
        counts.withLock { $0.isOver = true }
        try await eventually("the end of the clients") { clients.wait(timeout: .now()) == .success ? true : nil }
        return counts.withLock { ($0.registered, $0.failures) }
    }
}
