import Synchronization
package import Transport

/// Lets several generators make one load: waits for workers, gives each its lanes of the schedule, and puts together what
/// they count. A worker that is lost takes its requests with it; the others are asked for so much more.
package final class Coordinator: Sendable {
    private struct Worker {
        let socket: PieceSocket
        let loops: Int
        var isThere = true
    }

    private enum Event: Sendable {
        case joined
        case piece(Int, Character, [UInt8])
        case left(Int)
    }

    private struct State {
        var workers: [Int: Worker] = [:]
        var last = 0
        var isRunning = false
        var wasAborted = false
    }

    private let loop: EventLoop
    private let source: LoopConfined<ConnectionSource>
    private let state = Mutex(State())
    private let events: AsyncStream<Event>
    private let inbox: AsyncStream<Event>.Continuation
    private let listener = Mutex<Task<Void, Never>?>(nil)
    /// What is seen of the run while it goes on.
    package let feed = RunFeed()
    /// Where workers join.
    package let address: SocketAddress

    /// Listens.
    ///
    /// - Throws: why it cannot.
    package init(_ address: SocketAddress) throws(SystemCallError) {
        loop = try EventLoop()
        let listening = try ListeningSocket(binding: address)
        self.address = listening.localAddress
        source = LoopConfined(ConnectionSource(listening, on: loop), to: loop)
        (events, inbox) = AsyncStream.makeStream()
        let task = Task(executorPreference: loop) { await self.takeConnections() }
        listener.withLock { $0 = task }
    }

    private func takeConnections() async {
        await withDiscardingTaskGroup { connections in
            while true {
                switch await source.value.next() {
                case .accepted(let connection):
                    let descriptor = connection.release()
                    connections.addTask(executorPreference: loop) { await self.serve(descriptor) }
                case .turnedAway: continue
                case .closed: return
                }
            }
        }
    }

    private func serve(_ descriptor: Int32) async {
        let socket = PieceSocket(
            LoopConfined(StreamSocket(adopting: OwnedDescriptor(descriptor), peer: nil, on: loop), to: loop), on: loop)
        let number = Mutex<Int?>(nil)
        await socket.run { piece in
            if piece.letter == "J" {
                let joined = self.join(socket, piece.contents)
                number.withLock { $0 = joined }
            } else if let number = number.withLock({ $0 }) {
                self.inbox.yield(.piece(number, piece.letter, piece.contents))
            }
        }
        guard let number = number.withLock({ $0 }) else { return }
        state.withLock { state in
            // One that leaves before the run is forgotten.
            if state.isRunning { state.workers[number]?.isThere = false } else { state.workers[number] = nil }
        }
        inbox.yield(.left(number))
    }

    /// - Returns: the worker's number; nil for one who comes too late.
    private func join(_ socket: PieceSocket, _ contents: [UInt8]) -> Int? {
        let loops = Int(String(decoding: contents, as: UTF8.self)) ?? 1
        let number: Int? = state.withLock { state in
            guard !state.isRunning else { return nil }
            state.last += 1
            state.workers[state.last] = Worker(socket: socket, loops: min(max(1, loops), 64))
            return state.last
        }
        if number == nil { socket.finish() } else { inbox.yield(.joined) }
        return number
    }

    // MARK: A run

    /// How many have joined.
    package var workerCount: Int { state.withLock { $0.workers.count } }

    /// Waits for workers, then lets them run, once. A task that is cancelled waits for nobody any more.
    ///
    /// - Parameters:
    ///   - plan: of the whole run.
    ///   - options: as they were given, for the workers to read the same plan from.
    ///   - expected: how many workers there have to be.
    ///   - say: is told who joins and who is lost.
    ///   - sink: is given every second as soon as it is complete.
    package func run(
        _ plan: LoadPlan, options: [PlanOption: [String]], header: RunHeader, expecting expected: Int,
        say: @Sendable (String) -> Void, sink: @Sendable (Frame) -> Void
    ) async -> Recording {
        var course = CoordinatedCourse(Recording(header), workers: [])
        var isBegun = false
        for await event in events {
            switch event {
            case .joined:
                guard !isBegun else { continue }
                say("\(workerCount) of \(expected) workers are there.")
                guard workerCount >= expected else { continue }
                isBegun = true
                course = CoordinatedCourse(Recording(header), workers: begin(plan, options))
            case .piece(let worker, "F", let contents):
                guard let frame = try? Frame(contents[...]) else { continue }
                publish(course.add(frame, from: worker), &course, sink)
            case .piece(let worker, "E", let contents):
                course.ended(worker, String(decoding: contents, as: UTF8.self))
                publish(course.end(worker), &course, sink)
            case .piece: continue
            case .left(let worker):
                guard isBegun, course.isAwaited(worker) else { continue }
                let loss = "worker \(worker) lost"
                say(loss)
                course.note(loss)
                publish(course.end(worker), &course, sink)
                rebalance(plan)
            }
            if isBegun, course.isOver { break }
        }
        course.recording.ending = course.ending(wasAborted: state.withLock { $0.wasAborted })
        feed.finish()
        return course.recording
    }

    private func begin(_ plan: LoadPlan, _ options: [PlanOption: [String]]) -> [Int] {
        let workers = state.withLock { state in
            state.isRunning = true
            return state.workers.sorted { $0.key < $1.key }
        }
        let lanes = workers.reduce(0) { $0 + $1.value.loops }
        var first = 0
        for (_, worker) in workers {
            let assignment = Assignment(options: options, firstLane: first, loops: worker.loops, lanes: lanes)
            worker.socket.send("P", assignment.json)
            first += worker.loops
        }
        return workers.map(\.key)
    }

    private func publish(_ frames: [Frame], _ course: inout CoordinatedCourse, _ sink: (Frame) -> Void) {
        for frame in frames {
            course.recording.append(frame)
            sink(frame)
            feed.publish(course.snapshot(of: frame))
        }
    }

    /// Asks those who are left for what the others would have done: the level that each knows is that of the whole run.
    private func rebalance(_ plan: LoadPlan) {
        let (all, there) = state.withLock { state in
            (
                state.workers.values.reduce(0) { $0 + $1.loops },
                state.workers.values.filter(\.isThere)
            )
        }
        let left = there.reduce(0) { $0 + $1.loops }
        guard left > 0 else { return }
        let factor = Double(all) / Double(left)
        for worker in there { worker.socket.send("L", Array("\(factor)".utf8)) }
    }

    /// Breaks the run off.
    package func abort() {
        let there = state.withLock { state in
            state.wasAborted = true
            return state.workers.values.filter(\.isThere)
        }
        for worker in there { worker.socket.send("A") }
    }

    /// Sends everybody home.
    package func close() async {
        for worker in state.withLock({ Array($0.workers.values) }) { worker.socket.finish() }
        await Task(executorPreference: loop) { self.source.value.close() }.value
        let task = listener.withLock { $0 }
        task?.cancel()
        await task?.value
        loop.stop()
    }
}
