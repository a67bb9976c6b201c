import HTTP1
import Logging
import Transport

/// The half of a connection that waits: for bytes, for handlers, for a client that does not read. One task, confined to
/// its event loop; what can be answered without waiting never reaches it (see ``HTTPExchange``).
final class HTTPConnection: ReadAttendant {
    private let socket: StreamSocket
    private let service: HTTPService
    private let host: ServingLoop
    private var exchange: HTTPExchange
    /// What was met while the task was suspended.
    private var found: HTTPExchange.Awaited?

    /// What is read and dropped after the last answer.
    private static let maximumLingering = 1 << 20

    init(socket: StreamSocket, service: HTTPService, host: ServingLoop) {
        self.socket = socket
        self.service = service
        self.host = host
        exchange = HTTPExchange(socket: socket, service: service, host: host)
    }

    /// Serves requests until the connection is over, and says why it is.
    func serve() async -> ConnectionEnd {
        socket.attendant = self
        defer {
            socket.attendant = nil
            exchange.abandon()
        }
        while true {
            let end: ConnectionEnd?
            switch found.take() ?? exchange.answerWhatHasArrived() {
            case .moreBytes: end = await readMore()
            case .handler(let incoming): end = await runHandler(for: incoming)
            case .delivery(let answer): end = await deliver(answer)
            case .refusal(let error): end = await refuse(error)
            case .end(let reason): end = reason
            }
            if let end { return end }
        }
    }

    /// Serves what has come while the task waits for it.
    func socketIsReadable() -> ReadAttendance {
        found = exchange.serveArrival()
        return found == nil ? .waitOn(until: exchange.lifecycle.deadline) : .resume
    }

    /// Sends what is due and waits for bytes; nil when something was found in them that has to be waited for.
    private func readMore() async -> ConnectionEnd? {
        if !exchange.sendNow(), let end = await flush() { return end }
        exchange.prepareToWait()
        if service.isDraining { exchange.lifecycle.beganDraining() }
        while true {
            switch await socket.waitUntilReadable(deadline: exchange.lifecycle.deadline) {
            case .ready:
                // Looked at already, unless the descriptor was broken before the wait began.
                if found == nil { found = exchange.serveArrival() }
                if found != nil { return nil }
            case .interrupted:
                if service.isCutOff { return .cutOff }
                exchange.lifecycle.beganDraining()
            case .timedOut:
                switch exchange.lifecycle.waitEnded(at: host.loop.now) {
                case .wait: break
                case .close: return service.isDraining ? .drained : .idleTimeout
                case .answerTimeout: return await giveUp(exchange.incoming == nil ? .headTimeout : .bodyTimeout)
                case .answerAndClose:
                    guard let incoming = exchange.abandonRequest() else { return .bodyTimeout }
                    guard let answer = exchange.answerAtOnce(incoming) else { return await runHandler(for: incoming) }
                    return await deliver(answer)
                }
            }
        }
    }

    // MARK: Answering

    /// Answers a request whose handler may wait; nil when the connection goes on. The answers before it leave first.
    private func runHandler(for incoming: IncomingRequest) async -> ConnectionEnd? {
        // What the kernel does not take now leaves with the next answer, which also meets the error, if it was one.
        _ = exchange.sendNow()
        let response = await service.pipeline.runHandler(for: incoming.request)
        let answer = exchange.append(response, to: incoming)
        return exchange.isSettled(answer) ? nil : await deliver(answer)
    }

    /// Sends what cannot wait, and ends the connection after its last answer; nil when it goes on.
    ///
    /// - Parameter reason: of the end, when the answer itself is none.
    private func deliver(_ answer: HTTPExchange.Answer, endingFor reason: ConnectionEnd? = nil) async -> ConnectionEnd?
    {
        var end: ConnectionEnd?
        if answer.remainder != nil || exchange.isFull { end = await send(answer.remainder) }
        host.counters.requestEnded()
        if let end { return end }
        exchange.lifecycle.answered(at: host.loop.now)
        return answer.keepsAlive ? nil : await close(after: reason ?? (service.isDraining ? .drained : .answered))
    }

    /// Answers a request that cannot be read, and ends the connection: nothing after it is looked at.
    private func refuse(_ error: ParseError) async -> ConnectionEnd? {
        service.statistics.refused(kind: error.kind)
        let answer = exchange.fail(with: .malformed(error))
        return await deliver(answer, endingFor: error == .truncated ? .clientAborted : .refused)
    }

    /// Answers a request that did not come in time (RFC 9110 §15.5.9).
    private func giveUp(_ why: ConnectionEnd) async -> ConnectionEnd? {
        service.statistics.refused(kind: RequestFailure.timeout.kind)
        return await deliver(exchange.fail(with: .timeout), endingFor: why)
    }

    // MARK: Sending

    /// Sends what a response has beyond the gathered part, or the gathered ones when they are many; nil when all went
    /// well.
    private func send(_ remainder: HTTPExchange.Remainder?) async -> ConnectionEnd? {
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

    /// Sends all answers that wait, and then `more`; nil when all went well.
    private func flush(then more: [UInt8] = []) async -> ConnectionEnd? {
        do throws(SystemCallError) {
            while try !exchange.output.sendNow() { try await exchange.output.waitForRoom() }
            if !more.isEmpty { try await exchange.output.write(more) }
            return nil
        } catch {
            return end(for: error)
        }
    }

    private func stream(
        _ framing: ResponseFraming, _ produce: @Sendable (inout ResponseBodyWriter) async throws -> Void
    ) async -> ConnectionEnd? {
        var writer = ResponseBodyWriter(output: exchange.output, framing: framing)
        exchange.output.bytes = []
        do {
            try await produce(&writer)
            exchange.output = try writer.finish()
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
    private func close(after reason: ConnectionEnd) async -> ConnectionEnd {
        if let end = await flush() { return end }
        socket.attendant = nil
        socket.shutdownWrite()
        exchange.lifecycle.beganLingering(at: host.loop.now)
        var dropped = 0
        while dropped < Self.maximumLingering {
            guard case .received(let count) = await exchange.dropNext() else { break }
            dropped += count
        }
        return reason
    }
}
