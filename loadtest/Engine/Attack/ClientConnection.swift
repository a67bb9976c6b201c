import Glibc
import HTTP1
import HTTPTypes
import Transport

/// One keep-alive connection to the service; opened when it is needed, and again after it was closed.
///
/// Used by one task on one event loop, one request at a time.
struct ClientConnection: ~Copyable {
    /// What one request came to.
    struct Exchange {
        enum Result {
            /// - id: the identifier the body began with, if it was looked for and found.
            case answered(status: Int, id: Int64?)
            case failed(Failure)
            /// Given up because the run was aborted; says nothing about the service.
            case abandoned
        }

        let result: Result
        /// The moments of the first byte sent and of the last byte received, or of giving up.
        let sent: ContinuousClock.Instant
        let finished: ContinuousClock.Instant
    }

    private let address: SocketAddress
    private let loop: EventLoop
    private let timeout: Duration
    private(set) var socket: StreamSocket?
    private var buffer: ReceiveBuffer
    private var parser = ResponseParser()
    private var start: [UInt8] = []
    private var lastUse = ContinuousClock.now

    /// Servers close connections that were idle for a while (ours after 60 s). One that may be about to be closed is
    /// not used again: the request that meets the closing would be lost to an accident of the generator's making.
    private static let longestIdle = Duration.seconds(30)

    /// - Parameter timeout: for opening it, and for one request.
    init(to address: SocketAddress, on loop: EventLoop, timeout: Duration) {
        self.address = address
        self.loop = loop
        self.timeout = timeout
        buffer = ReceiveBuffer(on: loop)
    }

    var isOpen: Bool { socket != nil }

    /// Closes what has been idle for too long; then ``isOpen`` tells whether the next request has a connection.
    mutating func retireIfStale() {
        if socket != nil, lastUse.duration(to: .now) > Self.longestIdle { close() }
    }

    /// Opens it. Returns why not.
    mutating func open() async -> Failure? {
        close()
        do throws(SystemCallError) {
            socket = try await StreamSocket.connect(to: address, on: loop, deadline: .now + timeout)
            lastUse = .now
            return nil
        } catch {
            switch error.errno {
            case ECONNREFUSED: return .connectionRefused
            case ETIMEDOUT: return .timedOut
            default: return .notConnected
            }
        }
    }

    /// Sends one request and reads its answer to the end.
    ///
    /// - Parameter findsID: whether the body begins with the identifier of a patient.
    mutating func exchange(_ request: [UInt8], _ method: HTTPRequest.Method, findsID: Bool) async -> Exchange {
        guard let socket else { preconditionFailure("a request was sent on a connection that is not open") }
        let sent = ContinuousClock.now
        var result: Exchange.Result
        do throws(SystemCallError) {
            let deadline = Instant.now + timeout
            try await socket.write(request, deadline: deadline)
            result = try await answer(on: socket, method, findsID: findsID, deadline: deadline)
        } catch {
            close()
            switch error.errno {
            case ETIMEDOUT: result = .failed(.timedOut)
            case ECANCELED: result = .abandoned
            case EPIPE: result = .failed(.closed)
            default: result = .failed(.reset)
            }
        }
        lastUse = .now
        return Exchange(result: result, sent: sent, finished: lastUse)
    }

    private mutating func answer(
        on socket: StreamSocket, _ method: HTTPRequest.Method, findsID: Bool, deadline: Instant
    ) async throws(SystemCallError) -> Exchange.Result {
        var answer = PartialAnswer()
        while true {
            do throws(ParseError) {
                try parse(into: &answer, method, findsID: findsID)
            } catch {
                close()
                return .failed(.malformed)
            }
            if answer.isComplete {
                // Bytes behind the answer belong to no request; the next answer could not be trusted.
                if !answer.keepsAlive || !buffer.isEmpty { close() }
                return .answered(status: answer.status, id: findsID ? AcknowledgedID.find(in: start) : nil)
            }
            switch try await socket.read(into: &buffer, deadline: deadline) {
            case .received: continue
            case .endOfStream: return answerAtEndOfStream(answer, findsID: findsID)
            case .timedOut: throw SystemCallError(call: "recv", errno: ETIMEDOUT)
            case .interrupted: throw SystemCallError(call: "recv", errno: ECANCELED)
            }
        }
    }

    /// What is known of an answer that has not ended yet.
    private struct PartialAnswer {
        var status = 0
        var keepsAlive = false
        var isComplete = false
    }

    /// Reads what has arrived.
    private mutating func parse(
        into answer: inout PartialAnswer, _ method: HTTPRequest.Method, findsID: Bool
    ) throws(ParseError) {
        while !answer.isComplete {
            let step = try parser.next(buffer.unread, requestMethod: method)
            switch step.event {
            case .needMoreData:
                buffer.consume(step.consumed)
                return
            case .interim: break
            case .head(let head):
                answer.status = head.status.code
                answer.keepsAlive = head.keepsAlive
                start.removeAll(keepingCapacity: true)
            case .body(let range):
                if findsID, start.count < AcknowledgedID.window {
                    start += buffer.unread[range].prefix(AcknowledgedID.window)
                }
            case .end: answer.isComplete = true
            }
            buffer.consume(step.consumed)
        }
    }

    /// The closing of a connection ends an answer without a length (RFC 9112 §6.3, rule 8) and cuts short any other.
    private mutating func answerAtEndOfStream(_ answer: PartialAnswer, findsID: Bool) -> Exchange.Result {
        defer { close() }
        do throws(ParseError) {
            guard answer.status != 0, try parser.endOfStream() == .end else { return .failed(.closed) }
            return .answered(status: answer.status, id: findsID ? AcknowledgedID.find(in: start) : nil)
        } catch {
            return .failed(.closed)
        }
    }

    /// Forgets the connection and whatever had arrived on it.
    mutating func close() {
        socket?.close()
        socket = nil
        buffer.removeAll()
        parser = ResponseParser()
    }
}
