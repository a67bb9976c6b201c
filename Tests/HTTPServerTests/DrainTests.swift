import Dispatch
import HTTPTypes
import Logging
import TestSupport
import Testing
import Transport

@testable import HTTPServer

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

    @Test(
        "what is on its way when the drain begins is answered: the next request of a client at work, the first of a new one"
    )
    func grace() async throws {
        try await TestServer.run {
            $0.drainGrace = .seconds(20)
        } _: { server in
            let regular = try server.client()
            try regular.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try regular.answer().fields["connection"] == nil)
            let new = try server.client()
            #expect(try await server.eventually { $0.open == 2 })
            let draining = Task { await server.server.drain(within: .seconds(20)) }
            try await TestSupport.eventually("the end of listening") { (try? server.client()) == nil ? true : nil }
            for client in [regular, new] {
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                let answer = try client.answer()
                #expect(answer.text == "hello" && answer.fields["connection"] == "close")
                #expect(try client.rest() == [])
            }
            await draining.value
            #expect(server.statistics.snapshot().closedByReason[.drained] == 2)
        }
    }

    @Test("a connection that has been idle for longer than the grace ends at once")
    func idleForLong() async throws {
        try await TestServer.run {
            $0.drainGrace = .zero
        } _: { server in
            let idle = try server.client()
            try idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try idle.answer().status == 200)
            // Well below the limit of the drain, and of everything else that could end it.
            let draining = Task { await server.server.drain(within: .seconds(60)) }
            #expect(try idle.rest() == [])
            await draining.value
        }
    }

    @Test("connections that wait in the kernel when the drain begins are served")
    func queue() async throws {
        try await TestServer.run { server in
            // The loop has no time for them: it is blocked, which nothing but a test may do.
            let (blocked, isBlocked) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let loop = server.server.loops.loops[0]
            let blocking = Task(executorPreference: loop) {
                isBlocked.signal()
                Self.wait(for: blocked)
            }
            Self.wait(for: isBlocked)
            let waiting = try (0..<20).map { _ in try server.client() }
            for client in waiting { try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
            let draining = Task { await server.server.drain(within: .seconds(20)) }
            try await TestSupport.eventually("the drain") { server.server.service.isDraining ? true : nil }
            blocked.signal()
            for client in waiting {
                let answer = try client.answer()
                #expect(answer.text == "hello" && answer.fields["connection"] == "close")
            }
            await blocking.value
            await draining.value
            #expect(server.statistics.snapshot().accepted == 20)
        }
    }

    private static func wait(for semaphore: DispatchSemaphore) { semaphore.wait() }

    @Test("a server that shares its port is replaced under load without a failed request")
    func handOver() async throws {
        let (old, new) = (try Self.server(), try Self.server())
        let port = try #require(old.start(on: [.tcp(host: "127.0.0.1", port: 0)], isShared: true).first?.port)
        let failures = Task(executorPreference: BlockingExecutor(label: "client")) {
            var (failures, kept) = (0, RawClient?.none)
            for number in 0..<3_000 {
                do {
                    let client = try kept ?? RawClient(port: port)
                    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                    let answer = try client.answer()
                    if answer.text != "hello" { failures += 1 }
                    kept = answer.fields["connection"] == "close" || number % 7 == 0 ? nil : client
                } catch {
                    (failures, kept) = (failures + 1, nil)
                }
            }
            return failures
        }
        try new.start(on: [.tcp(host: "127.0.0.1", port: port)], isShared: true)
        await old.drain(within: .seconds(20))
        #expect(await failures.value == 0)
        await new.drain(within: .seconds(20))
    }

    @Test("nothing of a server is left once it has drained")
    func release() async throws {
        var server: HTTPServer? = try Self.server()
        let port = try #require(server?.start(on: [.tcp(host: "127.0.0.1", port: 0)]).first?.port)
        weak var loop: EventLoop?
        loop = server?.loops.loops.first
        let client = try RawClient(port: port)
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.answer().text == "hello")
        #expect(loop != nil)
        await server?.drain(within: .seconds(20))
        server = nil
        try await TestSupport.eventually("the end of the loop") { loop == nil ? true : nil }
    }

    private static func server() throws -> HTTPServer {
        var router = Router()
        router.on(.get, "/") { _ in text("hello") }
        return try HTTPServer(
            configuration: ServerConfiguration(), routes: router.freeze(), failures: PlainFailures(),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
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
