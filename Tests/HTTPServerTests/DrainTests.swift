import HTTPServer
import HTTPTypes
import Testing

@Suite("The server drains in good order")
struct DrainTests {
    @Test("idle connections close at once, requests under way are answered, nothing new is accepted")
    func drain() async throws {
        let gate = Latch()
        try await TestServer.run {
            $0.eventLoops = 2
        } routes: { router, _ in
            router.on(.get, "/slow") { _ in
                await gate.pass()
                return text("done")
            }
        } _: { server in
            let idle = try server.client()
            try idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try idle.answer().status == 200)
            let silent = try server.client()
            let busy = try server.client()
            try busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await server.eventually { $0.requestsInFlight == 1 && $0.open == 3 })

            let draining = Task { await server.server.drain(within: .seconds(20)) }
            #expect(try idle.rest() == [])
            #expect(try silent.rest() == [])
            #expect(throws: RawClient.Failure.self) {
                for _ in 0..<1_000 { _ = try server.client() }
            }
            gate.open()
            let answer = try busy.answer()
            #expect(answer.text == "done")
            #expect(answer.fields["connection"] == "close")
            await draining.value
            #expect(server.statistics.snapshot().closedByReason[.drained] == 3)
            #expect(server.statistics.snapshot().open == 0)
        }
    }

    @Test("what does not end in time is broken off")
    func cutOff() async throws {
        let gate = Latch()
        try await TestServer.run { _ in
        } routes: { router, _ in
            router.on(.get, "/stuck") { _ in
                await gate.pass()
                return text("late")
            }
        } _: { server in
            let stuck = try server.client()
            try stuck.send("GET /stuck HTTP/1.1\r\nHost: a\r\n\r\n")
            let half = try server.client()
            try half.send("GET / HT")
            #expect(try await server.eventually { $0.requestsInFlight == 1 && $0.open == 2 })
            await server.server.drain(within: .milliseconds(50))
            #expect(try half.rest() == [])
            #expect(server.statistics.snapshot().closedByReason[.cutOff] == 1)
            gate.open()
        }
    }
}
