import HTTP1
import HTTPTypes
import Logging
import Transport

/// One client: bytes become requests, requests become responses, in order. Confined to its event loop, as one task.
///
/// It suspends when there is nothing to read, when the client does not read, and in handlers that do, and nowhere
/// else: everything complete in the buffer is answered by one send.
struct HTTPConnection: ~Copyable {
    private let socket: StreamSocket
    private let service: HTTPService
    private let host: ServingLoop

    private var parser: RequestParser
    private var input: ReceiveBuffer
    private var output: OutputBuffer
    private var lifecycle: ConnectionLifecycle

    /// More answers than this are not gathered: the client has to take some before its next requests are looked at.
    private static let maximumOutput = 65_536
    /// What is read and dropped after the last answer.
    private static let maximumLingering = 1 << 20

    init(socket: StreamSocket, service: HTTPService, host: ServingLoop) {
        self.socket = socket
        self.service = service
        self.host = host
        parser = RequestParser(limits: service.configuration.limits)
        input = ReceiveBuffer(on: host.loop)
        output = OutputBuffer(socket: socket, host: host, patience: service.configuration.writeTimeout)
        lifecycle = ConnectionLifecycle(limits: service.lifecycleLimits, openedAt: host.loop.now)
    }

    /// Serves requests until the connection is over, and says why it is.
    mutating func serve() async -> ConnectionEnd {
        while true {
            let end: ConnectionEnd?
            switch await nextRequest() {
            case .request(let request): end = await answer(request)
            case .refused(let error): end = await refuse(error)
            case .timedOut(let why): end = await giveUp(why)
            case .ended(let why): end = why
            }
            if let end { return end }
        }
    }

    // MARK: Reading

    private enum Incoming {
        case request(IncomingRequest)
        case refused(ParseError)
        /// The client began a request and did not finish it in time.
        case timedOut(ConnectionEnd)
        case ended(ConnectionEnd)
    }

    /// The next request, with all of its body. Before it waits for bytes it sends the answers that are due.
    private mutating func nextRequest() async -> Incoming {
        var incoming: IncomingRequest?
        while true {
            let step: ParserStep
            do throws(ParseError) {
                step = try parser.next(input.unread, maximumBody: incoming?.maximumBody ?? .max)
            } catch .contentTooLarge where incoming != nil {
                incoming?.bodyTooLarge()
                if let incoming { return .request(incoming) }
                continue
            } catch {
                return .refused(error)
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
                guard let incoming else { preconditionFailure("a message has ended that did not begin") }
                return .request(incoming)
            case .needMoreData:
                input.consume(step.consumed)
                if let outcome = await readMore(&incoming) { return outcome }
            }
        }
    }

    /// Answers the expectation of a client that holds its body back (RFC 9110 §10.1.1): `100 Continue` if the body is
    /// wanted, otherwise false. The final answer then comes instead, and whether the body follows it is anybody's
    /// guess.
    private mutating func sendContinue(for request: inout IncomingRequest) -> Bool {
        if case .length(let length) = request.routed.head.framing, length > request.maximumBody { request.bodyTooLarge() }
        guard !request.dropsBody, !request.mustClose else {
            request.abandonBody()
            return false
        }
        output.prepare()
        output.bytes.append(contentsOf: ResponseEncoder.continue100)
        return true
    }

    /// Sends what is due and waits for bytes. Nil when some have come.
    private mutating func readMore(_ incoming: inout IncomingRequest?) async -> Incoming? {
        if let end = await flush() { return .ended(end) }
        output.release()
        if let incoming {
            if incoming.dropsBody {
                lifecycle.unreadBodyIncomplete(at: host.loop.now)
            } else {
                lifecycle.bodyIncomplete(received: incoming.received, at: host.loop.now)
            }
        } else if !input.isEmpty || !parser.isBetweenRequests {
            lifecycle.headIncomplete(at: host.loop.now)
        }
        while true {
            let outcome: StreamSocket.ReadOutcome
            do throws(SystemCallError) {
                outcome = try await socket.read(into: &input, deadline: lifecycle.deadline)
            } catch {
                return .ended(isIdle ? .clientClosed : .clientAborted)
            }
            switch outcome {
            case .received:
                return nil
            case .endOfStream:
                return .ended(isIdle ? .clientClosed : .clientAborted)
            case .interrupted:
                if service.isCutOff { return .ended(.cutOff) }
                if isIdle { return .ended(.drained) }
            case .timedOut:
                switch lifecycle.waitEnded(at: host.loop.now) {
                case .wait: break
                case .close: return .ended(.idleTimeout)
                case .answerTimeout: return .timedOut(incoming == nil ? .headTimeout : .bodyTimeout)
                case .answerAndClose:
                    incoming?.abandonBody()
                    if let incoming { return .request(incoming) }
                    return .ended(.bodyTimeout)
                }
            }
        }
    }

    /// Whether nothing of a request has come.
    private var isIdle: Bool { lifecycle.phase == .idle }

    // MARK: Answering

    /// Answers a request; nil when the connection goes on.
    private mutating func answer(_ incoming: IncomingRequest) async -> ConnectionEnd? {
        lifecycle.requestComplete()
        host.counters.requestBegan()
        let routed = incoming.routed
        let response = await service.respond(to: Request(routed, body: incoming.body))
        let keepsAlive = routed.head.keepsAlive && !incoming.mustClose && !service.isDraining
        let end = await send(response, to: routed.head, keepsAlive: keepsAlive)
        host.counters.requestEnded()
        if let end { return end }
        lifecycle.answered(at: host.loop.now)
        if keepsAlive { return nil }
        return await close(after: service.isDraining ? .drained : .answered)
    }

    /// Answers a request that cannot be read, and ends the connection: nothing after it is looked at.
    private mutating func refuse(_ error: ParseError) async -> ConnectionEnd {
        service.statistics.refused(kind: error.kind)
        let response = service.failures.response(to: .malformed(error), head: nil, id: "")
        if let end = await send(response, to: nil, keepsAlive: false) { return end }
        return await close(after: .refused)
    }

    /// Answers a request that did not come in time (RFC 9110 §15.5.9).
    private mutating func giveUp(_ why: ConnectionEnd) async -> ConnectionEnd {
        let response = service.failures.response(to: .timeout, head: nil, id: "")
        if let end = await send(response, to: nil, keepsAlive: false) { return end }
        return await close(after: why)
    }

    // MARK: Sending

    /// Writes a response behind those that wait already. What is small leaves with them when the connection next
    /// waits; nil when all went well.
    private mutating func send(
        _ response: Response, to head: RequestHead?, keepsAlive: Bool
    ) async -> ConnectionEnd? {
        let framing = ResponseFraming(of: response, to: head)
        output.prepare()
        ResponseEncoder.appendHead(
            status: response.status, fields: response.fields, framing: framing,
            keepsAlive: keepsAlive && framing != .untilClose, version: head?.version ?? .http11,
            date: host.dateBytes(), extra: service.constantLines, to: &output.bytes)
        if response.allowsBody, head?.method != .head {
            switch response.body {
            case .empty:
                break
            case .bytes(let bytes) where bytes.count <= Self.maximumOutput:
                output.bytes.append(contentsOf: bytes)
            case .bytes(let bytes):
                return await flush(then: bytes)
            case .stream(_, let produce):
                if let end = await stream(framing, produce) { return end }
                return framing == .untilClose ? await close(after: .answered) : nil
            }
        }
        return output.bytes.count < Self.maximumOutput ? nil : await flush()
    }

    /// Sends all answers that wait, and then `more`; nil when all went well.
    private mutating func flush(then more: [UInt8] = []) async -> ConnectionEnd? {
        do throws(SystemCallError) {
            try await output.flush(then: more)
            return nil
        } catch {
            return end(for: error)
        }
    }

    private mutating func stream(
        _ framing: ResponseFraming, _ produce: @Sendable (inout ResponseBodyWriter) async throws -> Void
    ) async -> ConnectionEnd? {
        var writer = ResponseBodyWriter(output: output, framing: framing)
        output.bytes = []
        do {
            try await produce(&writer)
            output = try writer.finish()
            return nil
        } catch let error as SystemCallError {
            return end(for: error)
        } catch {
            service.logger.error("a response body failed half-way", metadata: ["error": "\(type(of: error))"])
            return .bodyFailed
        }
    }

    private func end(for error: SystemCallError) -> ConnectionEnd {
        if service.isCutOff { return .cutOff }
        return error == .writeTimeout ? .writeTimeout : .clientAborted
    }

    /// Sends the last answers and makes sure that they arrive: closing with unread bytes in the kernel would reset the
    /// connection and could destroy them on their way, therefore what the client still sends is read and dropped, for
    /// a bounded time (RFC 9112 §9.6).
    private mutating func close(after reason: ConnectionEnd) async -> ConnectionEnd {
        if let end = await flush() { return end }
        socket.shutdownWrite()
        lifecycle.beganLingering(at: host.loop.now)
        var dropped = 0
        while dropped < Self.maximumLingering {
            input.removeAll()
            let outcome = try? await socket.read(into: &input, deadline: lifecycle.deadline)
            guard case .received(let count) = outcome else { break }
            dropped += count
        }
        return reason
    }
}

extension Response {
    /// Whether the status permits content (RFC 9110 §6.4.1).
    fileprivate var allowsBody: Bool {
        status.code >= 200 && status.code != 204 && status.code != 304
    }
}

extension ResponseFraming {
    /// How the response is delimited; `head` is the request's (RFC 9112 §6.3).
    fileprivate init(of response: Response, to head: RequestHead?) {
        let code = response.status.code
        guard code >= 200, code != 204 else {
            self = .none
            return
        }
        switch response.body {
        // The length a 304 announces is that of the content it does not send; unknown unless there is a body.
        case .empty: self = code == 304 ? .none : .length(0)
        case .bytes(let bytes): self = .length(bytes.count)
        case .stream(let length?, _): self = .length(length)
        case .stream(nil, _): self = head?.version == .http10 ? .untilClose : .chunked
        }
    }
}
