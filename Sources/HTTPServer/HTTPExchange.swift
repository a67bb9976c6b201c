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
        output = OutputBuffer(socket: socket, host: host, patience: service.configuration.writeTimeout)
        lifecycle = ConnectionLifecycle(limits: service.lifecycleLimits, openedAt: host.loop.now)
    }

    /// What the connection has to wait for.
    enum Awaited {
        case moreBytes
        case handler(Request, IncomingRequest)
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
            default: return .end(isIdle ? .clientClosed : .clientAborted)
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
                var request = begin(incoming)
                guard let response = service.pipeline.respondAtOnce(to: &request) else {
                    return .handler(request, incoming)
                }
                let answer = append(response, to: incoming, id: request.id)
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
                request.bodyTooLarge()
                return .request(request)
            }
            switch step.event {
            case .head(let head):
                input.consume(step.consumed)
                let routed = RoutedHead(
                    head, Disposition(service.routes.match(head.method, head.target)), peer: socket.peer,
                    receivedAt: host.loop.now)
                var request = IncomingRequest(
                    routed, maximumUnreadBody: service.configuration.maximumUnreadBody)
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

    /// Answers the expectation of a client that holds its body back (RFC 9110 §10.1.1): `100 Continue` if the body is
    /// wanted, otherwise false. The final answer then comes instead, and whether the body follows it is anybody's
    /// guess.
    private mutating func sendContinue(for request: inout IncomingRequest) -> Bool {
        if case .length(let length) = request.routed.head.framing, length > request.maximumBody {
            request.bodyTooLarge()
        }
        guard !request.dropsBody, !request.mustClose else {
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

    /// Starts the life of a complete request.
    mutating func begin(_ incoming: IncomingRequest) -> Request {
        lifecycle.requestComplete()
        host.counters.requestBegan()
        return Request(incoming.routed, body: incoming.body)
    }

    /// An answer that was put behind those which wait to be sent.
    struct Answer {
        let keepsAlive: Bool
        let remainder: Remainder?
    }

    /// Puts the answer to a request behind those that wait, and decides whether another request may follow.
    mutating func append(_ response: Response, to incoming: IncomingRequest, id: String) -> Answer {
        let routed = incoming.routed
        let keepsAlive = routed.head.keepsAlive && !incoming.mustClose && !service.isDraining
        return Answer(keepsAlive: keepsAlive, remainder: append(response, to: routed, keepsAlive: keepsAlive, id: id))
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
    mutating func append(_ response: Response, to request: RoutedHead?, keepsAlive: Bool, id: String = "") -> Remainder?
    {
        let version = request?.head.version ?? .http11
        let framing = ResponseFraming(of: response, version)
        output.prepare()
        ResponseEncoder.appendHead(
            status: response.status, fields: response.fields, framing: framing,
            keepsAlive: keepsAlive && framing != .untilClose, version: version,
            date: host.dateBytes(), requestID: id, extra: service.constantLines, to: &output.bytes)
        guard response.allowsBody, request?.isHead != true else { return nil }
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
