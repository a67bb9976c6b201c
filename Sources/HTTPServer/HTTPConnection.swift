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
    /// The request whose body is being read.
    private var incoming: IncomingRequest?

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
            switch answerWhatHasArrived() {
            case .moreBytes: end = await readMore()
            case .handler(let request, let incoming): end = await runHandler(for: request, incoming)
            case .delivery(let answer): end = await deliver(answer)
            case .refusal(let error): end = await refuse(error)
            }
            if let end { return end }
        }
    }

    /// What the connection has to wait for.
    private enum Awaited {
        case moreBytes
        case handler(Request, IncomingRequest)
        case delivery(Answer)
        case refusal(ParseError)
    }

    /// Goes on until something has to be waited for: a request whose handler does not wait is answered in here, without
    /// an asynchronous call.
    private mutating func answerWhatHasArrived() -> Awaited {
        while true {
            switch nextRequest() {
            case .request(let incoming):
                var request = begin(incoming)
                guard let response = service.pipeline.respondAtOnce(to: &request) else {
                    return .handler(request, incoming)
                }
                let answer = append(response, to: incoming)
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

    /// Sends what is due and waits for bytes; nil when some have come.
    private mutating func readMore() async -> ConnectionEnd? {
        // An error is met again, and told, by the second attempt.
        if !output.bytes.isEmpty, (try? output.sendNow()) != true, let end = await flush() { return end }
        output.release()
        startClock()
        while true {
            let outcome: StreamSocket.ReadOutcome
            do throws(SystemCallError) {
                outcome = try await socket.read(into: &input, deadline: lifecycle.deadline)
            } catch {
                return isIdle ? .clientClosed : .clientAborted
            }
            switch outcome {
            case .received:
                return nil
            case .endOfStream:
                return isIdle ? .clientClosed : .clientAborted
            case .interrupted:
                if service.isCutOff { return .cutOff }
                if isIdle { return .drained }
            case .timedOut:
                switch lifecycle.waitEnded(at: host.loop.now) {
                case .wait: break
                case .close: return .idleTimeout
                case .answerTimeout: return await giveUp(incoming == nil ? .headTimeout : .bodyTimeout)
                case .answerAndClose:
                    guard var request = incoming.take() else { return .bodyTimeout }
                    request.abandonBody()
                    return await answerNow(request)
                }
            }
        }
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
    private var isIdle: Bool { lifecycle.phase == .idle }

    // MARK: Answering

    private mutating func begin(_ incoming: IncomingRequest) -> Request {
        lifecycle.requestComplete()
        host.counters.requestBegan()
        return Request(incoming.routed, body: incoming.body)
    }

    /// Answers a request whose handler may wait; nil when the connection goes on.
    private mutating func runHandler(for request: Request, _ incoming: IncomingRequest) async -> ConnectionEnd? {
        let answer = append(await service.pipeline.runHandler(for: request), to: incoming)
        return isSettled(answer) ? nil : await deliver(answer)
    }

    /// An answer that was put behind those which wait to be sent.
    private struct Answer {
        let keepsAlive: Bool
        let remainder: Remainder?
    }

    private mutating func append(_ response: Response, to incoming: IncomingRequest) -> Answer {
        let routed = incoming.routed
        let keepsAlive = routed.head.keepsAlive && !incoming.mustClose && !service.isDraining
        return Answer(keepsAlive: keepsAlive, remainder: append(response, to: routed, keepsAlive: keepsAlive))
    }

    /// Whether nothing has to be waited for on account of this answer; the next request may come then.
    private mutating func isSettled(_ answer: Answer) -> Bool {
        guard answer.keepsAlive, answer.remainder == nil, output.bytes.count < Self.maximumOutput else { return false }
        host.counters.requestEnded()
        lifecycle.answered(at: host.loop.now)
        return true
    }

    /// Sends what cannot wait, and ends the connection after its last answer; nil when it goes on.
    private mutating func deliver(_ answer: Answer) async -> ConnectionEnd? {
        var end: ConnectionEnd?
        if answer.remainder != nil || output.bytes.count >= Self.maximumOutput { end = await send(answer.remainder) }
        host.counters.requestEnded()
        if let end { return end }
        lifecycle.answered(at: host.loop.now)
        return answer.keepsAlive ? nil : await close(after: service.isDraining ? .drained : .answered)
    }

    /// Answers a request without waiting for the rest of its body; nil when the connection goes on.
    private mutating func answerNow(_ incoming: IncomingRequest) async -> ConnectionEnd? {
        var request = begin(incoming)
        guard let response = service.pipeline.respondAtOnce(to: &request) else {
            return await runHandler(for: request, incoming)
        }
        return await deliver(append(response, to: incoming))
    }

    /// Answers a request that cannot be read, and ends the connection: nothing after it is looked at.
    private mutating func refuse(_ error: ParseError) async -> ConnectionEnd {
        service.statistics.refused(kind: error.kind)
        let response = service.failures.response(to: .malformed(error), head: nil, id: "")
        if let end = await send(append(response, to: nil, keepsAlive: false)) { return end }
        return await close(after: .refused)
    }

    /// Answers a request that did not come in time (RFC 9110 §15.5.9).
    private mutating func giveUp(_ why: ConnectionEnd) async -> ConnectionEnd {
        let response = service.failures.response(to: .timeout, head: nil, id: "")
        if let end = await send(append(response, to: nil, keepsAlive: false)) { return end }
        return await close(after: why)
    }

    // MARK: Sending

    /// Sends what a response has beyond the gathered part, or the gathered ones when they are many; nil when all went
    /// well.
    private mutating func send(_ remainder: Remainder?) async -> ConnectionEnd? {
        switch remainder {
        case nil:
            return await flush()
        case .bytes(let bytes):
            return await flush(then: bytes)
        case .stream(let framing, let produce):
            if let end = await stream(framing, produce) { return end }
            return framing == .untilClose ? await close(after: .answered) : nil
        }
    }

    /// The part of a response that is not gathered with others.
    private enum Remainder {
        case bytes([UInt8])
        case stream(ResponseFraming, @Sendable (inout ResponseBodyWriter) async throws -> Void)
    }

    /// Puts a response behind those that wait: what is small leaves with them when the connection next waits.
    private mutating func append(_ response: Response, to request: RoutedHead?, keepsAlive: Bool) -> Remainder? {
        let version = request?.head.version ?? .http11
        let framing = ResponseFraming(of: response, version)
        output.prepare()
        ResponseEncoder.appendHead(
            status: response.status, fields: response.fields, framing: framing,
            keepsAlive: keepsAlive && framing != .untilClose, version: version,
            date: host.dateBytes(), extra: service.constantLines, to: &output.bytes)
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

    /// Sends all answers that wait, and then `more`; nil when all went well.
    private mutating func flush(then more: [UInt8] = []) async -> ConnectionEnd? {
        do throws(SystemCallError) {
            if try !output.sendNow() { try await output.flush() }
            if !more.isEmpty { try await output.write(more) }
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
