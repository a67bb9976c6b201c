import HTTP1
import Logging
import Transport

/// What a connection waits for in its task, as straight-line code.
extension HTTPConnection {
    /// What is read and dropped after the last answer.
    private static var maximumLingering: Int { 1 << 20 }

    /// Deals with what the task was started for and with everything behind it that has arrived. Why the connection is
    /// over; nil when it goes on and everything is sent.
    func serve() async -> ConnectionEnd? {
        while true {
            let end: ConnectionEnd?
            switch exchange.awaited.take() ?? exchange.answerWhatHasArrived() {
            case .moreBytes: return exchange.sendNow() ? nil : await flush()
            case .handler(let request, let mustClose): end = await runHandler(for: request, mustClose)
            case .delivery(let answer): end = await deliver(answer)
            case .refusal(let error): end = await refuse(error)
            case .timeout: end = await giveUp()
            case .end(let reason): end = reason
            }
            if let end { return end }
        }
    }

    // MARK: Answering

    /// Answers a request whose handler may wait; nil when the connection goes on. The answers before it leave first.
    private func runHandler(for request: Request, _ mustClose: Bool) async -> ConnectionEnd? {
        // What the kernel does not take now leaves with the next answer, which also meets the error, if it was one.
        _ = exchange.sendNow()
        let response = await service.pipeline.runHandler(for: request)
        let answer = exchange.append(response, to: request, mustClose: mustClose)
        return exchange.isSettled(answer) ? nil : await deliver(answer)
    }

    /// Sends what cannot wait, and ends the connection after its last answer; nil when it goes on.
    ///
    /// - Parameter reason: of the end, when the answer itself is none.
    private func deliver(_ answer: HTTPExchange.Answer, endingFor reason: ConnectionEnd? = nil) async -> ConnectionEnd?
    {
        var end: ConnectionEnd?
        if answer.remainder != nil || exchange.isFull { end = await send(answer.remainder) }
        exchange.answerIsComplete()
        if let end { return end }
        return answer.keepsAlive ? nil : await close(after: reason ?? (service.isDraining ? .drained : .answered))
    }

    /// Answers a request that cannot be read, and ends the connection: nothing after it is looked at.
    private func refuse(_ error: ParseError) async -> ConnectionEnd? {
        service.statistics.refused(kind: error.kind)
        let answer = exchange.fail(with: .malformed(error))
        return await deliver(answer, endingFor: error == .truncated ? .clientAborted : .refused)
    }

    /// Answers a request that did not come in time (RFC 9110 §15.5.9).
    private func giveUp() async -> ConnectionEnd? {
        service.statistics.refused(kind: RequestFailure.timeout.kind)
        let reason = exchange.incoming == nil ? ConnectionEnd.headTimeout : .bodyTimeout
        return await deliver(exchange.fail(with: .timeout), endingFor: reason)
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
            try await exchange.output.flush(on: socket)
            if !more.isEmpty { try await exchange.output.write(more, on: socket) }
            return nil
        } catch {
            return end(for: error)
        }
    }

    private func stream(
        _ framing: ResponseFraming, _ produce: @Sendable (inout ResponseBodyWriter) async throws -> Void
    ) async -> ConnectionEnd? {
        var writer = ResponseBodyWriter(output: exchange.output, socket: socket, framing: framing)
        do {
            try await produce(&writer)
            try writer.finish()
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
        socket.shutdownWrite()
        lifecycle.beganLingering(at: host.loop.now)
        var dropped = 0
        while dropped < Self.maximumLingering {
            guard case .received(let count) = await exchange.dropNext(until: lifecycle.deadline) else { break }
            dropped += count
        }
        return reason
    }
}
