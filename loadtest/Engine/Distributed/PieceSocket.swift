import Synchronization
import Transport

/// One connection between a coordinator and a worker: pieces come in as a sequence and leave in the order in which they
/// are sent. May be held anywhere; everything it does happens on its loop.
final class PieceSocket: Sendable {
    typealias Piece = (letter: Character, contents: [UInt8])

    private let socket: LoopConfined<StreamSocket>
    private let loop: EventLoop
    private let outgoing: AsyncStream<[UInt8]>
    private let source: AsyncStream<[UInt8]>.Continuation

    init(_ socket: LoopConfined<StreamSocket>, on loop: EventLoop) {
        self.socket = socket
        self.loop = loop
        (outgoing, source) = AsyncStream.makeStream()
    }

    /// Puts a piece in the line of those that leave.
    func send(_ letter: Character, _ contents: [UInt8] = []) {
        source.yield(RecordingFile.chunk(letter, contents))
    }

    /// Lets nothing more leave, and ends the connection when what was sent has left.
    func finish() {
        source.finish()
    }

    /// Hands over every piece that comes, until the connection ends or the task is cancelled; to be run on the loop.
    func run(_ take: @escaping @Sendable (Piece) -> Void) async {
        await withTaskGroup(of: Void.self) { directions in
            directions.addTask(executorPreference: loop) { await self.sendAll() }
            directions.addTask(executorPreference: loop) {
                await self.receiveAll(take)
                self.source.finish()
            }
            await withTaskCancellationHandler {
                await directions.waitForAll()
            } onCancel: {
                self.source.finish()
                Task(executorPreference: self.loop) { self.socket.value.interrupt() }
            }
        }
        socket.value.close()
    }

    private func sendAll() async {
        for await bytes in outgoing {
            do throws(SystemCallError) { try await socket.value.write(bytes) } catch {
                socket.value.interrupt()
                return
            }
        }
        socket.value.shutdownWrite()
    }

    private func receiveAll(_ take: (Piece) -> Void) async {
        var buffer = ReceiveBuffer(on: loop)
        var reader = PieceReader()
        do {
            while case .received = try await socket.value.read(into: &buffer) {
                reader.append(buffer.unread)
                buffer.removeAll()
                while let piece = try reader.next() { take(piece) }
            }
        } catch {
            // Broken, or not one of ours: either way nothing more comes from there.
            socket.value.interrupt()
        }
    }
}
