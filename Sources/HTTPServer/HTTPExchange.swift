import HTTP1
import HTTPTypes
import Transport

/// The half of a connection that never waits: bytes become requests, requests become answers, in order. What has to be
/// waited for is handed out as a value.
///
/// Lent by the loop from the first byte of a request to the last byte of its answer: a connection that is idle has none,
/// and those that are not use the same memory one after the other. Confined to the loop.
final class HTTPExchange {
    private let service: HTTPService
    private let routes: RouteTable
    private let pipeline: RequestPipeline
    private let host: ServingLoop
    private let loop: EventLoop
    private var connection: StreamSocket?
    private var peer: SocketAddress?

    private var parser: RequestParser
    /// What the parser would say; to ask it means to copy it.
    private var isBetweenRequests = true
    private var input: ReceiveBuffer
    let output: OutputBuffer
    /// The request whose body is being read.
    private(set) var incoming: IncomingRequest?
    /// Whether a request was answered since ``takeHasAnswered()``.
    private var hasAnswered = false
    /// Requests of the connection that have got an answer, this one's included once it is put in.
    private var answered = 0
    private let maximumRequests: Int

    /// More answers than this are not gathered: the client has to take some before its next requests are looked at.
    private static let maximumOutput = 65_536

    init(service: HTTPService, host: ServingLoop) {
        self.service = service
        routes = service.routes
        pipeline = service.pipeline
        self.host = host
        loop = host.loop
        parser = RequestParser(limits: service.configuration.limits)
        input = ReceiveBuffer(on: host.loop)
        output = OutputBuffer(pace: service.configuration.answerPace)
        let maximum = service.configuration.maximumRequestsPerConnection
        maximumRequests = maximum == 0 ? .max : maximum
    }

    /// Begins to serve a connection; nothing of the one before is left.
    ///
    /// - Parameter past: what ``end()`` said when the connection was last served.
    func begin(on socket: StreamSocket, after past: Past) {
        connection = socket
        peer = socket.peer
        if past.hasSkippedEmptyLine { parser.hasSkippedEmptyLine = true }
        answered = past.answered
    }

    /// Forgets the connection it served, in whatever state that was left.
    func end() -> Past {
        let past = Past(hasSkippedEmptyLine: parser.hasSkippedEmptyLine, answered: answered)
        parser.startOver()
        isBetweenRequests = true
        input.removeAll()
        output.forget()
        incoming = nil
        awaited = nil
        hasAnswered = false
        connection = nil
        return past
    }

    private var socket: StreamSocket {
        guard let connection else { preconditionFailure("an exchange was used that serves no connection") }
        return connection
    }

    /// What the task of the connection has been started for.
    var awaited: Awaited?

    /// Receives once, answers everything complete in it by one send, and is ready for more; anything but nil is beyond
    /// that.
    func serveArrival() -> Awaited? {
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
        return nil
    }

    // MARK: Reading

    /// Goes on until something has to be waited for: a request whose handler does not wait is answered in here.
    func answerWhatHasArrived() -> Awaited {
        var consumed = 0
        while !isIdle {
            do throws(ParseError) {
                switch try parser.next(
                    input.unread, maximumBody: incoming?.maximumBody ?? .max, consumed: &consumed)
                {
                case .head(let head):
                    input.consume(consumed)
                    if let awaited = begin(head) { return awaited }
                case .body(let range):
                    incoming?.append(UnsafeRawBufferPointer(rebasing: input.unread[range]))
                    input.consume(consumed)
                case .end:
                    isBetweenRequests = true
                    input.consume(consumed)
                    guard let request = incoming.take() else {
                        preconditionFailure("a message ended that had no head")
                    }
                    if let awaited = answer(request) { return awaited }
                case .needMoreData:
                    isBetweenRequests = parser.isBetweenRequests
                    input.consume(consumed)
                    return .moreBytes
                }
            } catch {
                isBetweenRequests = false
                guard error == .contentTooLarge, var request = incoming.take() else { return .refusal(error) }
                if request.isWanted { service.statistics.refused(kind: error.kind) }
                request.bodyTooLarge()
                return answer(request) ?? .moreBytes
            }
        }
        return .moreBytes
    }

    /// Shows a head to the middleware: what is refused there is not asked for its body, and none of it is kept. Answers a
    /// request that has no body, or one that will not get it; the body of any other is waited for.
    private func begin(_ head: consuming RequestHead) -> Awaited? {
        host.counters.requestBegan()
        let (announcesContent, expectsContinue) = (head.framing.announcesContent, head.expectsContinue)
        let match = routes.match(head)
        var request = Request(head, match, peer: peer, receivedAt: loop.now)
        let admission = pipeline.admit(&request)
        guard announcesContent else {
            parser.endMessage()
            return answer(request, admission, mustClose: false)
        }
        isBetweenRequests = false
        var wanted = IncomingRequest(
            request, admission, maximumUnreadBody: service.configuration.maximumUnreadBody)
        if expectsContinue, input.isEmpty, !sendContinue(for: &wanted) { return answer(wanted) }
        incoming = wanted
        return nil
    }

    /// Answers a request; nil when the next one may come.
    private func answer(_ request: Request, _ admission: RequestPipeline.Admission, mustClose: Bool) -> Awaited? {
        guard let response = pipeline.respondAtOnce(to: request, admission) else {
            return .handler(request, mustClose: mustClose)
        }
        let answer = append(response, to: request, mustClose: mustClose)
        return isSettled(answer) ? nil : .delivery(answer)
    }

    private func answer(_ incoming: IncomingRequest) -> Awaited? {
        answer(incoming.request, incoming.admission, mustClose: incoming.mustClose)
    }

    /// Answers the request whose body is not waited for any longer; nil when there is none.
    func answerWithoutBody() -> Awaited? {
        guard var request = incoming.take() else { return nil }
        request.abandonBody()
        return answer(request)
    }

    /// Answers the expectation of a client that holds its body back (RFC 9110 §10.1.1): `100 Continue` if the body is
    /// wanted, otherwise false. The final answer then comes instead, and whether the body follows it is anybody's
    /// guess.
    private func sendContinue(for request: inout IncomingRequest) -> Bool {
        if case .length(let length) = request.request.head.framing, length > request.maximumBody {
            if request.isWanted { service.statistics.refused(kind: ParseError.contentTooLarge.kind) }
            request.bodyTooLarge()
        }
        guard request.isWanted else {
            request.abandonBody()
            return false
        }
        output.bytes.append(ResponseEncoder.continue100)
        return true
    }

    /// Sends what is due; false when not all of it has left, be it for an error, which the next attempt meets again.
    func sendNow() -> Bool {
        output.bytes.isEmpty || (try? output.sendNow(on: socket)) == true
    }

    // MARK: What is being waited for

    var progress: Progress {
        if let incoming { return incoming.dropsBody ? .unreadBody : .body(received: incoming.received) }
        return isIdle ? .nothing : .head
    }

    /// Whether nothing of a request has come.
    var isIdle: Bool { input.isEmpty && isBetweenRequests }

    /// Whether a request was answered since the last call.
    func takeHasAnswered() -> Bool {
        defer { hasAnswered = false }
        return hasAnswered
    }

    /// Gives back the memory that is not needed while the rest of a request has not come.
    func prepareToWait() {
        input.shrink()
        output.release()
    }

    /// Waits for bytes after the last answer and drops them; nil when there was an error.
    func dropNext(until deadline: Instant?) async -> StreamSocket.ReadOutcome? {
        input.removeAll()
        return try? await socket.read(into: &input, deadline: deadline)
    }

    // MARK: Answering

    /// Puts the answer to a request behind those that wait, and decides whether another request may follow.
    func append(_ response: Response, to request: Request, mustClose: Bool) -> Answer {
        answered &+= 1
        let keepsAlive =
            request.head.keepsAlive && !mustClose && answered < maximumRequests && !service.isDraining
        let remainder = append(
            response, to: request.head.version, isHead: request.isHead, keepsAlive: keepsAlive, name: request.name)
        return Answer(keepsAlive: keepsAlive, remainder: remainder)
    }

    /// Answers what is read, a request or less, with a failure, which is the last answer.
    func fail(with failure: RequestFailure) -> Answer {
        if let request = incoming.take()?.request {
            return append(pipeline.response(to: failure, in: request), to: request, mustClose: true)
        }
        host.counters.requestBegan()
        let remainder = append(
            pipeline.response(refusing: failure), to: .http11,
            isHead: parser.methodIsHead(input.unread), keepsAlive: false)
        return Answer(keepsAlive: false, remainder: remainder)
    }

    /// Ends the life of a request whose client has gone before its body was complete.
    func abandon() {
        guard incoming != nil else { return }
        _ = fail(with: .malformed(.truncated))
        host.counters.requestEnded()
    }

    /// Whether nothing has to be waited for on account of this answer; the next request may come then.
    func isSettled(_ answer: Answer) -> Bool {
        guard answer.keepsAlive, answer.remainder == nil, !isFull else { return false }
        answerIsComplete()
        return true
    }

    /// Everything of an answer is sent or waits to be.
    func answerIsComplete() {
        hasAnswered = true
        host.counters.requestEnded()
    }

    /// Whether so much waits to be sent that the client has to take some first.
    var isFull: Bool { output.bytes.count >= Self.maximumOutput }

    /// Puts a response behind those that wait: what is small leaves with them when the connection next waits.
    private func append(
        _ response: Response, to version: HTTPVersion, isHead: Bool, keepsAlive: Bool, name: RequestName = .none
    ) -> Remainder? {
        host.updateStandingLines()
        let isSent = response.allowsBody && !isHead
        switch response.body {
        case .empty:
            appendHead(of: response, ResponseFraming(of: response, length: 0), keepsAlive, version, name)
            return nil
        case .bytes(let bytes):
            appendHead(of: response, ResponseFraming(of: response, length: bytes.count), keepsAlive, version, name)
            guard isSent else { return nil }
            guard bytes.count <= Self.maximumOutput else { return .bytes(bytes) }
            output.bytes.append(bytes)
            return nil
        case .stream(let length, let produce):
            let framing = ResponseFraming(ofStream: response, length: length, version)
            appendHead(of: response, framing, keepsAlive, version, name)
            return isSent ? .stream(framing, produce) : nil
        }
    }

    private func appendHead(
        of response: Response, _ framing: ResponseFraming, _ keepsAlive: Bool, _ version: HTTPVersion,
        _ name: RequestName
    ) {
        ResponseEncoder.appendHead(
            status: response.status, shared: response.shared, fields: response.fields, framing: framing,
            keepsAlive: keepsAlive && !framing.endsWithConnection, version: version, standing: host.standingLines,
            hasConstantFields: !response.replacesConstantFields, name: name, to: &output.bytes)
    }
}
