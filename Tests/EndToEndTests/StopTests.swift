import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    @Suite("The API stops in good order (SIGTERM)")
    struct StopTests {
        @Test("what is under way is answered with Connection: close, what is idle ends, and nothing new is taken")
        func goodOrder() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI()
            let (idle, busy) = (try Self.connection(deployment), try Self.connection(deployment))
            #expect(try idle.exchange("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n").isLast == false)
            let body = Deployment.body("under@example.com")
            try await Self.begin(body, on: busy, of: deployment)

            api.send(SIGTERM)
            // Well before the time is over in which it would have been closed for being idle.
            #expect(idle.isEnded())
            try await eventually("the end of listening") { (try? Self.connection(deployment)) == nil ? true : nil }
            #expect(api.isRunning)
            let answer = try busy.exchange(String(body.dropFirst()))
            #expect(answer.status == 200 && answer.isLast)
            #expect(busy.isEnded())
            try await eventually("the end of the API") { api.isRunning ? nil : true }
            #expect(api.exitStatus == 0)
        }

        @Test("told to stop twice it ends at once")
        func secondSignal() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI(["SHUTDOWN_TIMEOUT": "5m", "HTTP_BODY_TIMEOUT": "5m"])
            let busy = try Self.connection(deployment)
            try await Self.begin(Deployment.body("never@example.com"), on: busy, of: deployment)
            api.send(SIGTERM)
            try await eventually("the API to be stopping") { api.output.contains("process.stopping") ? true : nil }
            #expect(api.isRunning)
            #expect(try await api.stop() == 75)
        }

        @Test("what does not end within SHUTDOWN_TIMEOUT is broken off")
        func timeout() async throws {
            let deployment = try await Deployment()
            let api = try await deployment.startAPI(["SHUTDOWN_TIMEOUT": "1s", "HTTP_BODY_TIMEOUT": "5m"])
            let busy = try Self.connection(deployment)
            try await Self.begin(Deployment.body("never@example.com"), on: busy, of: deployment)
            #expect(try await api.stop() == 75)
            #expect(busy.isEnded())
        }

        private static func connection(_ deployment: Deployment) throws -> KeptConnection {
            try KeptConnection(port: deployment.port)
        }

        /// Sends a registration but for all of its body except the first byte, and waits until the API is at it.
        private static func begin(_ body: String, on connection: KeptConnection, of deployment: Deployment) async throws
        {
            try connection.send(
                "POST /patients/register HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n" + body.prefix(1))
            try await eventually("the request to be under way") {
                // The one that asks is one of them.
                let metrics = await deployment.client.get("/metrics")?.body ?? ""
                return metrics.contains("http_server_connections{state=\"active\"} 2") ? true : nil
            }
        }
    }
}
