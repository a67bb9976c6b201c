import HTTP1
import HTTPTypes
import Transport

/// The half of a connection that never waits: bytes become requests, requests become answers, in order. What has to be
/// waited for is handed out as a value. Confined to the connection's loop.
struct HTTPExchange: ~Copyable {
    private let socket: StreamSocket
    private let service: HTTPService
    private let host: ServingLoop

    private var parser: RequestParser
    private var input: ReceiveBuffer
    var output: OutputBuffer
    var lifecycle: ConnectionLifecycle
    /// The request whose body is being read.
    private(set) var incoming: IncomingRequest?

    /// More answers than this are not gathered: the client has to take some before its next requests are looked at.
    private static let maximumOutput = 65_536

    init(socket: StreamSocket, service: HTTPService, host: ServingLoop) {
        self.socket = socket
        self.service = service
        self.host = host
        parser = RequestParser(limits: service.configuration.limits)
        input = ReceiveBuffer(on: host.loop)
        output = OutputBuffer(socket: socket, host: host, pace: service.configuration.answerPace)
        lifecycle = ConnectionLifecycle(limits: service.lifecycleLimits, openedAt: host.loop.now)
    }

    /// What the connection has to wait for.
    enum Awaited {
        case moreBytes
        case handler(IncomingRequest)
        case delivery(Answer)
        case refusal(ParseError)
        /// Nothing any more.
        case end(ConnectionEnd)
    }

    /// Receives once, answers everything complete in it by one send, and is ready for more; anything but nil is beyond
    /// that.
    mutating func serveArrival() -> Awaited? {
        do throws(SystemCallError) {
            switch try socket.receive(into: &input) {
            case nil: return nil
            case .received: break
            // A client may end its side and still read: half a request is answered, and never taken for a whole one.
            default: return isIdle ? .end(.clientClosed) : .refusal(.truncated)
            }
        } catch {
            return .end(isIdle ? .clientClosed : .clientAborted)
        }
        let awaited = answerWhatHasArrived()
        guard case .moreBytes = awaited, sendNow() else { return awaited }
        prepareToWait()
        return nil
    }

    /// Goes on until something has to be waited for: a request whose handler does not wait is answered in here.
    mutating func answerWhatHasArrived() -> Awaited {
        while true {
            switch nextRequest() {
            case .request(let incoming):
                guard let answer = answerAtOnce(incoming) else { return .handler(incoming) }
                guard isSettled(answer) else { return .delivery(answer) }
            case .refused(let error): return .refusal(error)
            case .incomplete: return .moreBytes
            }
        }
    }

    // MARK: Reading

    private enum Incoming {
        case request(IncomingRequest)
        case refused(ParseError)
        /// More bytes are needed.
        case incomplete
    }

    /// The next request of which everything has arrived.
    private mutating func nextRequest() -> Incoming {
        while true {
            let step: ParserStep
            do throws(ParseError) {
                step = try parser.next(input.unread, maximumBody: incoming?.maximumBody ?? .max)
            } catch {
                guard error == .contentTooLarge, var request = incoming.take() else { return .refused(error) }
                if request.isWanted { service.statistics.refused(kind: error.kind) }
                request.bodyTooLarge()
                return .request(request)
            }
            switch step.event {
            case .head(let head):
                input.consume(step.consumed)
                var request = admit(head)
                if head.expectsContinue, input.isEmpty, !sendContinue(for: &request) { return .request(request) }
                incoming = request
            case .body(let range):
                incoming?.append(UnsafeRawBufferPointer(rebasing: input.unread[range]))
                input.consume(step.consumed)
            case .end:
                input.consume(step.consumed)
                guard let request = incoming.take() else { preconditionFailure("a message ended that had no head") }
                return .request(request)
            case .needMoreData:
                input.consume(step.consumed)
                return .incomplete
            }
        }
    }

    /// Shows a head to the middleware: what is refused there is not asked for its body, and none of it is kept.
    private mutating func admit(_ head: RequestHead) -> IncomingRequest {
        host.counters.requestBegan()
        var request = Request(
            RoutedHead(
                head, Disposition(service.routes.match(head.method, head.target)), peer: socket.peer,
                receivedAt: host.loop.now))
        let admission = service.pipeline.admit(&request)
        return IncomingRequest(request, admission, maximumUnreadBody: service.configuration.maximumUnreadBody)
    }

    /// Answers the expectation of a client that holds its body back (RFC 9110 §10.1.1): `100 Continue` if the body is
    /// wanted, otherwise false. The final answer then comes instead, and whether the body follows it is anybody's
    /// guess.
    private mutating func sendContinue(for request: inout IncomingRequest) -> Bool {
        if case .length(let length) = request.request.head.framing, length > request.maximumBody {
            if request.isWanted { service.statistics.refused(kind: ParseError.contentTooLarge.kind) }
            request.bodyTooLarge()
        }
        guard request.isWanted else {
            request.abandonBody()
            return false
        }
        output.prepare()
        output.bytes.append(contentsOf: ResponseEncoder.continue100)
        return true
    }

    /// Sends what is due; false when not all of it has left, be it for an error, which the next attempt meets again.
    mutating func sendNow() -> Bool {
        output.bytes.isEmpty || (try? output.sendNow()) == true
    }

    /// Gives back the memory that is not needed while nothing comes, and starts the clock of what is waited for.
    mutating func prepareToWait() {
        output.release()
        startClock()
        input.shrink()
    }

    /// Tells the lifecycle what is being waited for.
    private mutating func startClock() {
        let now = host.loop.now
        if let incoming {
            if incoming.dropsBody {
                lifecycle.unreadBodyIncomplete(at: now)
            } else {
                lifecycle.bodyIncomplete(received: incoming.received, at: now)
            }
        } else if !input.isEmpty || !parser.isBetweenRequests {
            lifecycle.headIncomplete(at: now)
        }
    }

    /// Whether nothing of a request has come.
    var isIdle: Bool { lifecycle.phase == .idle }

    /// Waits for bytes after the last answer and drops them; nil when there was an error.
    mutating func dropNext() async -> StreamSocket.ReadOutcome? {
        input.removeAll()
        return try? await socket.read(into: &input, deadline: lifecycle.deadline)
    }

    /// Takes the request out whose body is not waited for any longer.
    mutating func abandonRequest() -> IncomingRequest? {
        guard var request = incoming.take() else { return nil }
        request.abandonBody()
        return request
    }

    // MARK: Answering

    /// An answer that was put behind those which wait to be sent.
    struct Answer {
        let keepsAlive: Bool
        let remainder: Remainder?
    }

    /// Answers a request of which everything has come that will; nil when its handler may wait and has to be run.
    mutating func answerAtOnce(_ incoming: IncomingRequest) -> Answer? {
        lifecycle.requestComplete()
        guard let response = service.pipeline.respondAtOnce(to: incoming.request, incoming.admission) else {
            return nil
        }
        return append(response, to: incoming)
    }

    /// Puts the answer to a request behind those that wait, and decides whether another request may follow.
    mutating func append(_ response: Response, to incoming: IncomingRequest) -> Answer {
        let routed = incoming.request.routed
        let keepsAlive = routed.head.keepsAlive && !incoming.mustClose && !service.isDraining
        let remainder = append(
            response, to: routed.head.version, isHead: routed.isHead, keepsAlive: keepsAlive, id: incoming.request.id)
        return Answer(keepsAlive: keepsAlive, remainder: remainder)
    }

    /// Answers what is read, a request or less, with a failure, which is the last answer.
    mutating func fail(with failure: RequestFailure) -> Answer {
        lifecycle.requestComplete()
        if var request = incoming.take() {
            request.abandonBody()
            return append(service.pipeline.response(to: failure, in: request.request), to: request)
        }
        host.counters.requestBegan()
        let remainder = append(
            service.pipeline.response(refusing: failure), to: .http11,
            isHead: parser.methodIsHead(input.unread), keepsAlive: false)
        return Answer(keepsAlive: false, remainder: remainder)
    }

    /// Ends the life of a request whose client has gone before its body was complete.
    mutating func abandon() {
        guard incoming != nil else { return }
        _ = fail(with: .malformed(.truncated))
        host.counters.requestEnded()
    }

    /// Whether nothing has to be waited for on account of this answer; the next request may come then.
    mutating func isSettled(_ answer: Answer) -> Bool {
        guard answer.keepsAlive, answer.remainder == nil, !isFull else { return false }
        host.counters.requestEnded()
        lifecycle.answered(at: host.loop.now)
        return true
    }

    /// Whether so much waits to be sent that the client has to take some first.
    var isFull: Bool { output.bytes.count >= Self.maximumOutput }

    /// The part of a response that is not gathered with others.
    enum Remainder {
        case bytes([UInt8])
        case stream(ResponseFraming, @Sendable (inout ResponseBodyWriter) async throws -> Void)
    }

    /// Puts a response behind those that wait: what is small leaves with them when the connection next waits.
    private mutating func append(
        _ response: Response, to version: HTTPVersion, isHead: Bool, keepsAlive: Bool, id: String = ""
    ) -> Remainder? {
        let framing = ResponseFraming(of: response, version)
        output.prepare()
        ResponseEncoder.appendHead(
            status: response.status, fields: response.fields, framing: framing,
            keepsAlive: keepsAlive && framing != .untilClose, version: version,
            date: host.dateBytes(), requestID: id,
            extra: response.replacesConstantFields ? [] : service.constantLines, to: &output.bytes)
        guard response.allowsBody, !isHead else { return nil }
        switch response.body {
        case .empty: return nil
        case .bytes(let bytes) where bytes.count > Self.maximumOutput: return .bytes(bytes)
        case .stream(_, let produce): return .stream(framing, produce)
        case .bytes(let bytes):
            output.bytes.append(contentsOf: bytes)
            return nil
        }
    }
}
