import Synchronization
package import Transport

/// A generator that does what a coordinator tells it to.
package final class RemoteWorker: Sendable {
    private let loops: Int
    private let loop: EventLoop
    private let current = Mutex<LoadRun?>(nil)
    private let tasks = Mutex<[Task<Void, Never>]>([])

    /// - Parameter loops: how many lanes it offers to take.
    /// - Throws: when the descriptors of its loop cannot be had.
    package init(loops: Int) throws(SystemCallError) {
        self.loops = loops
        loop = try EventLoop()
    }

    /// Joins, carries out one run, and returns when the coordinator has no more to say. When the connection breaks, the run
    /// is broken off: nobody counts it any more.
    ///
    /// - Parameter say: is told what is going on.
    /// - Throws: when the coordinator cannot be reached.
    package func run(
        joining coordinator: SocketAddress, say: @escaping @Sendable (String) -> Void
    ) async throws(SystemCallError) {
        defer { loop.stop() }
        let loop = loop
        let connected = await Task(executorPreference: loop) { () -> Result<PieceSocket, SystemCallError> in
            do throws(SystemCallError) {
                let socket = try await StreamSocket.connect(
                    to: coordinator, on: loop, deadline: loop.now + .seconds(10))
                return .success(PieceSocket(LoopConfined(socket, to: loop), on: loop))
            } catch {
                return .failure(error)
            }
        }.value
        let socket = try connected.get()
        socket.send("J", Array("\(loops)".utf8))
        say("joined \(coordinator)")
        let conversation = Task(executorPreference: loop) {
            await socket.run { self.take($0, socket, say) }
        }
        await withTaskCancellationHandler {
            await conversation.value
        } onCancel: {
            conversation.cancel()
        }
        current.withLock { $0 }?.control.abort(because: "the coordinator is gone")
        for task in tasks.withLock({ $0 }) { await task.value }
    }

    private func take(
        _ piece: PieceSocket.Piece, _ socket: PieceSocket, _ say: @escaping @Sendable (String) -> Void
    ) {
        switch piece.letter {
        case "P":
            let task = Task { await self.perform(piece.contents, socket, say) }
            tasks.withLock { $0.append(task) }
        case "L":
            guard let factor = Double(String(decoding: piece.contents, as: UTF8.self)) else { return }
            current.withLock { $0 }?.control.takeOver(factor)
        case "X": current.withLock { $0 }?.control.end()
        case "A": current.withLock { $0 }?.control.abort()
        default: return
        }
    }

    private func perform(_ contents: [UInt8], _ socket: PieceSocket, _ say: @Sendable (String) -> Void) async {
        var reason = ""
        defer {
            socket.send("E", Array(reason.utf8))
            socket.finish()
        }
        guard let assignment = Assignment(json: contents) else {
            reason = "the assignment cannot be read"
            return
        }
        do {
            var options = assignment.options
            options[.loops] = ["\(assignment.loops)"]
            let plan = try PlanReader(options, availableCores: assignment.loops).plan()
            say(
                "lanes \(assignment.firstLane + 1) to \(assignment.firstLane + assignment.loops) of \(assignment.lanes)"
            )
            let run = LoadRun(
                plan, lanes: (first: assignment.firstLane, of: assignment.lanes),
                sink: { note in if case .frame(let frame) = note { socket.send("F", frame.encoded) } })
            current.withLock { $0 = run }
            let recording = try await run.run()
            reason = recording.ending?.reason ?? ""
        } catch let error as PlanError {
            reason = error.message
        } catch let error as LoadRunError {
            switch error {
            case .unreachable(let text): reason = "nobody answers at \(text)"
            case .resources(let text): reason = text
            }
        } catch {
            reason = "\(error)"
        }
    }
}
