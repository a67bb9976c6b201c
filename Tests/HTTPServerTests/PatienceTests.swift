import HTTPServer
import HTTPTypes
import TestSupport
import Testing

/// The other side of ``TimeoutTests``: every limit is of two seconds, and each of these clients takes longer in all.
/// Only a pause of nearly two seconds between two of their steps could end them.
@Suite("Slow but honest clients are served")
struct PatienceTests {
    @Test("a body that keeps coming, a reader that keeps reading, and requests that keep coming are not cut off")
    func slowButSteady() async throws {
        let size = 30_000_000
        try await TestServer.run {
            $0.bodyPace.pause = .seconds(2)
            $0.bodyPace.grace = .seconds(2)
            $0.bodyPace.rate = 1
            $0.bodyPace.slowRate = 1
            $0.answerPace.pause = .seconds(2)
            $0.idleTimeout = .seconds(2)
        } routes: { router, _ in
            router.on(.get, "/large") { _ in Response(body: .bytes([UInt8](repeating: 7, count: size))) }
        } _: { server in
            let (sender, reader, regular) = (try server.client(), try server.client(), try server.client())
            let steps = 240
            try sender.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(steps)\r\n\r\n")
            try reader.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try reader.head().fields["content-length"] == "\(size)")
            let end = ContinuousClock.now + .milliseconds(2_500)
            var step = 0
            try await TestSupport.eventually("the end of a slow exchange") {
                if step < steps - 1 { try sender.send("x") }
                _ = try reader.take(100_000)
                try regular.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try regular.answer().status == 200)
                step += 1
                return ContinuousClock.now > end ? true : nil
            }
            try sender.send(String(repeating: "x", count: max(1, steps - step)))
            #expect(try sender.answer().body.count == steps)
            #expect(try reader.take(size - step * 100_000).count == size - step * 100_000)
        }
    }

    @Test("a head may come byte by byte")
    func head() async throws {
        try await TestServer.run { server in
            let client = try server.client()
            for byte in "GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8 {
                try client.send([byte])
                try requireService(of: server)
            }
            #expect(try client.answer().status == 200)
        }
    }

    @Test("a body below the minimum rate is answered 408, however steadily it drips")
    func rate() async throws {
        try await TestServer.run {
            $0.bodyPace.grace = .milliseconds(300)
            $0.bodyPace.slow = .milliseconds(300)
            $0.bodyPace.rate = 1_000_000
        } _: { server in
            let client = try server.client()
            try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n")
            try await TestSupport.eventually("the end of the connection") {
                (try? client.send("x")) == nil ? true : nil
            }
            #expect(try await server.eventually { $0.closedByReason[.bodyTimeout] == 1 })
            #expect(server.journal.all == [])
        }
    }

    @Test("a reader that takes something is not cut off, although the kernel has no room for more all the while")
    func slowReader() async throws {
        let size = 60_000_000
        try await TestServer.run {
            $0.answerPace.pause = .milliseconds(1_500)
            $0.answerPace.grace = .seconds(1)
            $0.answerPace.rate = 10_000
        } routes: { router, _ in
            router.on(.get, "/large") { _ in Response(body: .bytes([UInt8](repeating: 7, count: size))) }
        } _: { server in
            let reader = try server.client()
            try reader.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try reader.head().status == 200)
            var taken = 0
            let end = ContinuousClock.now + .seconds(4)
            try await TestSupport.eventually("the end of a slow exchange") {
                taken += try reader.take(40_000).count
                return ContinuousClock.now > end ? true : nil
            }
            #expect(server.statistics.snapshot().open == 1)
            #expect(try reader.take(size - taken).count == size - taken)
        }
    }

    @Test("a reader that takes a little all the time, but less than the minimum, is let go", .timeLimit(.minutes(1)))
    func drippingReader() async throws {
        try await TestServer.run {
            $0.answerPace.pause = .seconds(600)
            $0.answerPace.grace = .milliseconds(300)
            $0.answerPace.rate = 50_000_000
        } routes: { router, _ in
            router.on(.get, "/large") { _ in Response(body: .bytes([UInt8](repeating: 7, count: 60_000_000))) }
        } _: { server in
            let reader = try server.client(receiveBuffer: 65_536)
            try reader.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try reader.head().status == 200)
            try await TestSupport.eventually("the end of the connection") {
                // Fails once the server has closed; until then it takes about a megabyte a second.
                (try? reader.take(20_000)) == nil || server.statistics.snapshot().open == 0 ? true : nil
            }
            #expect(try await server.eventually { $0.closedByReason[.writeTimeout] == 1 })
        }
    }

    @Test("a handler may take as long as it needs")
    func handler() async throws {
        let gate = Latch()
        try await TestServer.run {
            $0.idleTimeout = .milliseconds(50)
            $0.headTimeout = .milliseconds(50)
            $0.bodyPace.pause = .milliseconds(50)
            $0.answerPace.pause = .milliseconds(50)
        } routes: { router, _ in
            router.on(.get, "/gate") { _ in
                await gate.pass()
                return text("passed")
            }
        } _: { server in
            let client = try server.client()
            try client.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await server.eventually { $0.requestsInFlight == 1 })
            // A later connection has idled away: so has the time of all limits.
            let other = try server.client()
            #expect(try other.rest() == [])
            gate.open()
            #expect(try client.answer().text == "passed")
        }
    }

    @Test("a streamed answer that nobody takes is broken off")
    func unreadStream() async throws {
        try await TestServer.run {
            $0.answerPace.pause = .milliseconds(100)
        } routes: { router, _ in
            router.on(.get, "/stream") { _ in
                Response(
                    body: .stream { writer in
                        for _ in 0..<1_000 { try await writer.write([UInt8](repeating: 7, count: 100_000)) }
                    })
            }
        } _: { server in
            let client = try server.client(receiveBuffer: 4_096)
            try client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await server.eventually { $0.closedByReason[.writeTimeout] == 1 && $0.open == 0 })
        }
    }
}
