import Testing
import Transport

@Suite("An attendant serves what arrives while the task stays suspended")
struct ReadAttendantTests {
    /// Receives everything, and resumes the task at an exclamation mark.
    private final class Reader: ReadAttendant {
        private let socket: StreamSocket
        private let patience: Instant?
        private var buffer: ReceiveBuffer
        private(set) var calls = 0

        init(_ socket: StreamSocket, on loop: EventLoop, waitingUntil patience: Instant? = nil) {
            self.socket = socket
            self.patience = patience
            buffer = ReceiveBuffer(on: loop)
        }

        var text: String { String(decoding: buffer.unread, as: UTF8.self) }

        func socketIsReadable() -> ReadAttendance {
            calls += 1
            guard case .received = try? socket.receive(into: &buffer) else { return .resume }
            return text.hasSuffix("!") ? .resume : .waitOn(until: patience)
        }
    }

    @Test("the wait ends when the attendant says so, and not before")
    func resumption() async throws {
        try await EventLoopTests.onLoop { loop in
            let (left, right) = try confinedPair(on: loop)
            let reader = Reader(right.value, on: loop)
            right.value.attendant = reader
            defer { right.value.attendant = nil }
            let writing = Task(executorPreference: loop) {
                for piece in ["a", "b", "c!"] {
                    let before = calls(of: right.value)
                    try await left.value.write(Array(piece.utf8))
                    while calls(of: right.value) == before, piece != "c!" { await Task.yield() }
                }
            }
            #expect(await right.value.waitUntilReadable(deadline: nil) == .ready)
            try await writing.value
            #expect(reader.text == "abc!")
            #expect(reader.calls == 3)
        }
    }

    private func calls(of socket: StreamSocket) -> Int { (socket.attendant as? Reader)?.calls ?? 0 }

    @Test("the deadline that the attendant names takes the place of the one before")
    func newDeadline() async throws {
        try await EventLoopTests.onLoop { loop in
            let (left, right) = try socketPair(on: loop)
            let soon = loop.now + .milliseconds(50)
            let reader = Reader(right, on: loop, waitingUntil: soon)
            right.attendant = reader
            defer { right.attendant = nil }
            try await left.write(Array("x".utf8))
            #expect(await right.waitUntilReadable(deadline: loop.now + .seconds(600)) == .timedOut)
            #expect(loop.now >= soon)
            #expect(reader.text == "x")
        }
    }

    @Test("an interrupted wait ends without asking the attendant")
    func interruption() async throws {
        try await EventLoopTests.onLoop { loop in
            let (left, right) = try confinedPair(on: loop)
            let reader = Reader(right.value, on: loop)
            right.value.attendant = reader
            defer { right.value.attendant = nil }
            let interrupting = Task(executorPreference: loop) { right.value.interruptRead() }
            #expect(await right.value.waitUntilReadable(deadline: nil) == .interrupted)
            await interrupting.value
            #expect(reader.calls == 0)
            left.value.close()
        }
    }
}
