import Testing
import Transport

@Suite("An attendant waits for a socket without a task")
struct SocketAttendantTests {
    /// Receives everything, and ends at an exclamation mark or when its patience is over.
    private final class Reader: SocketAttendant {
        private let socket: StreamSocket
        private let patience: Duration?
        private var buffer: ReceiveBuffer
        private var ended: UnsafeContinuation<Void, Never>?
        private(set) var calls = 0
        private(set) var deadlines = 0

        init(_ socket: StreamSocket, on loop: EventLoop, patience: Duration? = nil) {
            self.socket = socket
            self.patience = patience
            buffer = ReceiveBuffer(on: loop)
        }

        var text: String { String(decoding: buffer.unread, as: UTF8.self) }

        /// Attends until the end.
        func attend(until deadline: Instant? = nil) async {
            await withUnsafeContinuation {
                ended = $0
                socket.attend(self, until: deadline)
            }
        }

        func socketIsReadable() -> Attendance {
            calls += 1
            guard case .received = try? socket.receive(into: &buffer), !text.hasSuffix("!") else { return end() }
            return .goesOn(until: patience.map { socket.loop.now + $0 })
        }

        func deadlineHasPassed() -> Attendance {
            deadlines += 1
            return end()
        }

        private func end() -> Attendance {
            ended.take()?.resume()
            return .ended
        }
    }

    @Test("it is called for what arrives, until it ends that")
    func arrivals() async throws {
        try await EventLoopTests.onLoop { loop in
            let (left, right) = try confinedPair(on: loop)
            let writing = Task(executorPreference: loop) {
                for piece in ["a", "b", "c!", "d"] {
                    try await left.value.write(Array(piece.utf8))
                    // A turn of this very loop, in which the attendant meets the piece alone.
                    await loop.sleep(until: loop.now + .milliseconds(1))
                }
            }
            let reader = Reader(right.value, on: loop)
            await reader.attend()
            try await writing.value
            #expect(reader.text == "abc!")
            #expect(reader.calls == 3 && reader.deadlines == 0)
            // What came later waits for whoever asks next.
            #expect(await right.value.waitUntilReadable(deadline: nil) == .ready)
        }
    }

    @Test("the deadline that it names takes the place of the one before")
    func newDeadline() async throws {
        try await EventLoopTests.onLoop { loop in
            let (left, right) = try socketPair(on: loop)
            let start = loop.now
            let reader = Reader(right, on: loop, patience: .milliseconds(50))
            try await left.write(Array("x".utf8))
            await reader.attend(until: start + .seconds(600))
            #expect(loop.now >= start + .milliseconds(50))
            #expect(reader.text == "x" && reader.deadlines == 1)
        }
    }

    @Test("it sees the end of the stream, also of one that broke while nobody waited")
    func end() async throws {
        try await EventLoopTests.onLoop { loop in
            for breaksBefore in [false, true] {
                let (left, right) = try socketPair(on: loop)
                let reader = Reader(right, on: loop)
                if breaksBefore {
                    #expect(await right.waitUntilReadable(deadline: loop.now) == .timedOut)
                    left.close()
                    // The stimulus: the loop hears of the end while nobody waits, which nobody can see.
                    await loop.sleep(until: loop.now + .milliseconds(20))
                } else {
                    left.shutdownWrite()
                }
                await reader.attend()
                #expect(reader.calls == 1 && reader.text == "")
            }
        }
    }

    @Test("when it is told to stop, or the socket is closed, it hears no more")
    func stopping() async throws {
        try await EventLoopTests.onLoop { loop in
            for closes in [false, true] {
                let (left, right) = try socketPair(on: loop)
                let reader = Reader(right, on: loop)
                right.attend(reader, until: loop.now + .milliseconds(1))
                if closes { right.close() } else { right.stopAttending() }
                // To a closed socket it fails.
                try? await left.write(Array("x".utf8))
                // Longer than the deadline: nothing may come of it, nor of the byte.
                await loop.sleep(until: loop.now + .milliseconds(50))
                #expect(reader.calls == 0 && reader.deadlines == 0)
            }
        }
    }
}
