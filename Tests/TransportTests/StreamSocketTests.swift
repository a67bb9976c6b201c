import CLinux
import Glibc
import Testing
import Transport

/// Two connected sockets on `loop`; to be called there.
func socketPair(on loop: EventLoop) throws -> (StreamSocket, StreamSocket) {
    let (left, right) = try confinedPair(on: loop)
    return (left.value, right.value)
}

/// The same, to be carried into other tasks of the loop.
func confinedPair(on loop: EventLoop) throws -> (LoopConfined<StreamSocket>, LoopConfined<StreamSocket>) {
    var numbers: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &numbers) == 0 else { throw SystemCallError(call: "socketpair", errno: errno) }
    return (
        LoopConfined(StreamSocket(adopting: OwnedDescriptor(numbers[0]), peer: nil, on: loop), to: loop),
        LoopConfined(StreamSocket(adopting: OwnedDescriptor(numbers[1]), peer: nil, on: loop), to: loop)
    )
}

@Suite("Stream sockets")
struct StreamSocketTests {
    @Test("what one side writes the other reads, then the end of the stream")
    func roundTrip() async throws {
        try await EventLoopTests.onLoop { loop in
            let (left, right) = try socketPair(on: loop)
            var buffer = ReceiveBuffer(on: loop)
            try await left.write(Array("hello".utf8))
            #expect(try await right.read(into: &buffer) == .received(5))
            #expect(Array(buffer.unread) == Array("hello".utf8))
            buffer.consume(3)
            try await left.write(Array("!".utf8))
            #expect(try await right.read(into: &buffer) == .received(1))
            #expect(Array(buffer.unread) == Array("lo!".utf8))
            left.shutdownWrite()
            #expect(try await right.read(into: &buffer) == .endOfStream)
            try await right.write([7])
            var other = ReceiveBuffer(on: loop)
            #expect(try await left.read(into: &other) == .received(1))
        }
    }

    @Test("a buffer grows as far as needed and keeps every byte", arguments: [1, 1_000, 16_385, 65_536, 1_000_000])
    func growingBuffer(_ piece: Int) async throws {
        try await EventLoopTests.onLoop { loop in
            let (left, right) = try confinedPair(on: loop)
            let sent = (0..<max(piece, 3_000)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
            let writing = Task(executorPreference: loop) {
                for start in stride(from: 0, to: sent.count, by: piece) {
                    try await left.value.write(Array(sent[start..<min(start + piece, sent.count)]))
                }
            }
            var buffer = ReceiveBuffer(on: loop)
            while buffer.count < sent.count {
                guard case .received = try await right.value.read(into: &buffer) else { break }
            }
            try await writing.value
            #expect(Array(buffer.unread) == sent)
            buffer.consume(sent.count)
            #expect(buffer.count == 0)
        }
    }

    @Test("a write waits for the reader, and gives up at its deadline")
    func fullPipe() async throws {
        try await EventLoopTests.onLoop { loop in
            let (left, right) = try socketPair(on: loop)
            let large = [UInt8](repeating: 1, count: 10_000_000)
            await #expect(throws: SystemCallError(call: "send", errno: ETIMEDOUT)) {
                try await left.write(large, deadline: loop.now + .milliseconds(30))
            }
            right.close()
        }
    }

    @Test("a read times out, and the socket is as before")
    func readTimeout() async throws {
        try await EventLoopTests.onLoop { loop in
            let (left, right) = try socketPair(on: loop)
            var buffer = ReceiveBuffer(on: loop)
            #expect(try await right.read(into: &buffer, deadline: loop.now + .milliseconds(20)) == .timedOut)
            try await left.write([1])
            #expect(try await right.read(into: &buffer, deadline: loop.now + .seconds(20)) == .received(1))
        }
    }

    @Test("an interrupted read ends, and so does every later one")
    func interruption() async throws {
        try await EventLoopTests.onLoop { loop in
            let (left, carried) = try confinedPair(on: loop)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask(executorPreference: loop) {
                    carried.value.interrupt()
                }
                var buffer = ReceiveBuffer(on: loop)
                #expect(try await carried.value.read(into: &buffer) == .interrupted)
                try await group.waitForAll()
                #expect(try await carried.value.read(into: &buffer) == .interrupted)
            }
            left.value.close()
        }
    }

    @Test("writing to a peer that has gone is an error, not a signal")
    func brokenPipe() async throws {
        try await EventLoopTests.onLoop { loop in
            let (left, right) = try socketPair(on: loop)
            right.close()
            right.close()
            await #expect(throws: SystemCallError(call: "send", errno: EPIPE)) { try await left.write([1]) }
        }
    }

    @Test("a peer that goes while nobody waits does not keep the loop busy")
    func hangUpUnseen() async throws {
        try await EventLoopTests.onLoop { loop in
            let (left, right) = try socketPair(on: loop)
            var buffer = ReceiveBuffer(on: loop)
            try await left.write([1])
            #expect(try await right.read(into: &buffer) == .received(1))
            left.close()
            var usage = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &usage)
            let before = usage.tv_sec * 1_000_000_000 + usage.tv_nsec
            // Not a wait but a measurement: what the loop does while nobody asks anything of it.
            await loop.sleep(until: loop.now + .milliseconds(300))
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &usage)
            #expect(usage.tv_sec * 1_000_000_000 + usage.tv_nsec - before < 100_000_000)
            #expect(try await right.read(into: &buffer) == .endOfStream)
        }
    }

    @Test("a recycled descriptor gets no event of its predecessor")
    func recycling() async throws {
        try await EventLoopTests.onLoop { loop in
            for round in 0..<200 {
                let (left, right) = try socketPair(on: loop)
                try await left.write([UInt8(round)])
                var buffer = ReceiveBuffer(on: loop)
                #expect(try await right.read(into: &buffer) == .received(1))
                #expect(buffer.unread.first == UInt8(round))
                if round % 2 == 0 { try await left.write([255]) }
                right.close()
                left.close()
            }
        }
    }
}
